import { Moment } from "@/components/admin/moment";
import { UserBadges } from "@/components/admin/state-badges";
import { Link } from "@/components/ui/link";
import { Table, Td, Th, Tr } from "@/components/ui/table";
import type { UserRow } from "@/lib/admin/user-queries";
import { messagesOf } from "@/lib/i18n/messages";
import type { Locale } from "@/lib/i18n/routing";
import { adminHref, timesOf } from "../frame";

/** One line for each account, what reaches its owner masked. */
export function UserTable({ locale, items }: { locale: Locale; items: readonly UserRow[] }) {
  const { users: words, common } = messagesOf(locale).admin;
  const times = timesOf(locale);
  return (
    <Table stacked label={words.list}>
      <thead>
        <Tr>
          {[words.username, words.mobile, words.email, words.joined, words.lastSignedIn, words.role, words.state].map((name) => (
            <Th key={name}>{name}</Th>
          ))}
        </Tr>
      </thead>
      <tbody>
        {items.map((user) => (
          <Tr key={user.id} className="hover:bg-sunken">
            <Td label={words.username} className="font-medium whitespace-nowrap">
              <Link href={adminHref(locale, `/users/${user.id}`)}>{user.username}</Link>
            </Td>
            <Td label={words.mobile} className="tnum whitespace-nowrap">{user.mobile ?? "–"}</Td>
            <Td label={words.email}>
              {user.email ?? "–"}
              {user.email && !user.emailVerified ? <span className="block text-xs text-muted">{words.states.unverified}</span> : null}
            </Td>
            <Td label={words.joined} className="tnum min-w-28 text-muted"><Moment text={times.minute(user.createdAt)} /></Td>
            <Td label={words.lastSignedIn} className="tnum min-w-28 text-muted">{user.lastSignedInAt ? <Moment text={times.minute(user.lastSignedInAt)} /> : common.never}</Td>
            <Td label={words.role} className="whitespace-nowrap">{user.role === "shopper" ? common.roles.shopper : <UserBadges of={user.role} disabled={false} words={{ roles: common.roles, disabled: "" }} />}</Td>
            <Td label={words.state} className="whitespace-nowrap">{user.disabledAt ? <UserBadges of="shopper" disabled words={{ roles: common.roles, disabled: words.states.disabled }} /> : words.states.active}</Td>
          </Tr>
        ))}
      </tbody>
    </Table>
  );
}
