import { Moment } from "@/components/admin/moment";
import { ActForm } from "@/components/admin/act-form";
import { Badge } from "@/components/ui/badge";
import { Table, Td, Th, Tr } from "@/components/ui/table";
import { listUserSessions } from "@/lib/admin/user-queries";
import { fill } from "@/lib/i18n/fill";
import { messagesOf } from "@/lib/i18n/messages";
import { may } from "@/lib/sessions/permissions";
import { actParts, adminHref, timesOf } from "../../frame";
import { endSessionAction } from "./actions";
import { Nothing } from "./nothing";
import type { TabProps } from "./tab";

/** Where the account is signed in, and the way to end each. */
export async function SessionsTab({ viewer, locale, user }: TabProps) {
  const sessions = await listUserSessions(viewer, user.id);
  const { user: words } = messagesOf(locale).admin;
  if (sessions.length === 0) return <Nothing>{words.noSessions}</Nothing>;
  const times = timesOf(locale);
  const parts = actParts(locale, adminHref(locale, `/users/${user.id}`, { tab: "sessions" }));
  const mayEnd = may(viewer.user.role, "users.end-sessions") && (user.role !== "admin" || viewer.user.role === "admin");
  return (
    <Table stacked label={words.tabs.sessions}>
      <thead>
        <Tr>
          {[words.device, words.started, words.lastUsed].map((name) => (
            <Th key={name}>{name}</Th>
          ))}
          <Th>{words.actions}</Th>
        </Tr>
      </thead>
      <tbody>
        {sessions.map((session) => (
          <Tr key={session.id}>
            <Td label={words.device}>
              {session.device === "?" ? words.unknownDevice : session.device} {session.current ? <Badge tone="lemon">{words.current}</Badge> : null} {session.remember ? <Badge>{words.remembered}</Badge> : null}
              <span className="tnum block text-xs text-muted">{session.ip ?? "–"}</span>
            </Td>
            <Td label={words.started} className="tnum whitespace-nowrap text-muted">
              {times.minute(session.createdAt)}
              <span className="block text-xs">
                {words.ends} {times.minute(session.expiresAt)}
              </span>
            </Td>
            <Td label={words.lastUsed} className="tnum min-w-28 text-muted"><Moment text={times.minute(session.lastUsedAt)} /></Td>
            <Td label={words.actions} className="whitespace-nowrap">
              {mayEnd ? (
                <ActForm action={endSessionAction} hidden={{ userId: user.id, sessionId: session.id }} submit={words.end} label={fill(words.endOf, { device: session.device === "?" ? words.unknownDevice : session.device })} done={words.endDone} variant="secondary" {...parts} />
              ) : (
                "–"
              )}
            </Td>
          </Tr>
        ))}
      </tbody>
    </Table>
  );
}
