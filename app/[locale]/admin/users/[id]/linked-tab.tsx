import { Moment } from "@/components/admin/moment";
import { Table, Td, Th, Tr } from "@/components/ui/table";
import { isProviderId } from "@/lib/account/provider-ids";
import { providerName } from "@/lib/account/providers/list";
import { listUserLinks } from "@/lib/admin/user-queries";
import { messagesOf } from "@/lib/i18n/messages";
import { timesOf } from "../../frame";
import { Nothing } from "./nothing";
import type { TabProps } from "./tab";

/** Other sites that vouch for this person. */
export async function LinkedTab({ viewer, locale, user }: TabProps) {
  const links = await listUserLinks(viewer, user.id);
  const { user: words, common } = messagesOf(locale).admin;
  if (links.length === 0) return <Nothing>{words.noLinked}</Nothing>;
  const times = timesOf(locale);
  return (
    <Table stacked label={words.tabs.linked}>
      <thead>
        <Tr>
          {[words.provider, words.name, words.linkedSince, words.lastUsed].map((name) => (
            <Th key={name}>{name}</Th>
          ))}
        </Tr>
      </thead>
      <tbody>
        {links.map((link) => (
          <Tr key={link.id}>
            <Td label={words.provider}>{isProviderId(link.provider) ? providerName(link.provider, locale) : link.provider}</Td>
            <Td label={words.name}>{link.name ?? "–"}</Td>
            <Td label={words.linkedSince} className="tnum min-w-28 text-muted"><Moment text={times.minute(link.createdAt)} /></Td>
            <Td label={words.lastUsed} className="tnum min-w-28 text-muted">{link.lastUsedAt ? <Moment text={times.minute(link.lastUsedAt)} /> : common.never}</Td>
          </Tr>
        ))}
      </tbody>
    </Table>
  );
}
