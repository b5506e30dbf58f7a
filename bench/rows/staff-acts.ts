/** What staff do, and what leaves a trace because they looked. */
import { eq } from "drizzle-orm";
import { TOTP } from "otpauth";
import { db } from "@/db";
import { loginFailures, users } from "@/db/schema";
import { recordAudit } from "@/lib/admin/audit";
import { cancelStaffMessage } from "@/lib/admin/cancel-message";
import { cancelStaffMessages } from "@/lib/admin/cancel-messages";
import { changeRole } from "@/lib/admin/change-role";
import { confirmTwoFactor } from "@/lib/admin/confirm-two-factor";
import { disableUser } from "@/lib/admin/disable-user";
import { enableUser } from "@/lib/admin/enable-user";
import { endUserSession } from "@/lib/admin/end-session";
import { endUserSessions } from "@/lib/admin/end-sessions";
import { exportAudit } from "@/lib/admin/export-audit";
import { giveSecondFactor } from "@/lib/admin/give-second-factor";
import { renewRecoveryCodes } from "@/lib/admin/renew-recovery-codes";
import { retryStaffMessage } from "@/lib/admin/retry-message";
import { retryStaffMessages } from "@/lib/admin/retry-messages";
import { revealMessage } from "@/lib/admin/reveal-message";
import { revealUser } from "@/lib/admin/reveal-user";
import { sendReset } from "@/lib/admin/send-reset";
import { startTwoFactor } from "@/lib/admin/start-two-factor";
import { stopTwoFactor } from "@/lib/admin/stop-two-factor";
import { getTwoFactor } from "@/lib/admin/two-factor";
import { unlockUser } from "@/lib/admin/unlock-user";
import { now } from "@/lib/clock";
import { newId } from "@/lib/id";
import { write } from "./job";
import { aMessage } from "./messages";
import type { Person } from "./people";
import { anAdmin } from "./viewers";

const viewer = await anAdmin(0);
const from = { ip: "198.18.0.1", userAgent: "rows" };
const whom = ({ user }: Person) => ({ userId: user.id });
const nothing = () => undefined;

/** An act on a person's account. */
function act(title: string, work: (userId: { userId: string }, person: Person) => Promise<unknown>, before: (person: Person) => Promise<unknown> | void = nothing): void {
  write(title, before, (_, person) => work(whom(person), person).then(() => 1));
}

act("endSessionAction", (user, { rows }) => endUserSession(viewer, from, { ...user, sessionId: rows.sessions[0]?.id ?? "" }));
act("endSessionsAction", (user) => endUserSessions(viewer, from, user));
act("disableAction", (user) => disableUser(viewer, from, { ...user, reason: "Orders that were never paid" }));
act("enableAction", (user) => enableUser(viewer, from, user), ({ user }) => db().update(users).set({ disabledAt: now(), disabledReason: "?" }).where(eq(users.id, user.id)));
act("unlockAction", (user) => unlockUser(viewer, from, user), ({ user }) =>
  db().insert(loginFailures).values(["a", "b", "c"].map(() => ({ id: newId(), accountKey: user.id, ipKey: "none", createdAt: now(), updatedAt: now() }))));
act("changeRoleAction", (user) => changeRole(viewer, from, { ...user, role: "support" }));
act("sendResetAction", (user) => sendReset(viewer, from, user));
act("revealAction", (user) => revealUser(viewer, from, user));

write("revealRecipientAction", ({ rows }) => rows.messages[0]?.id ?? "", (messageId) => revealMessage(viewer, from, { messageId }));
write("retryMessageAction", () => aMessage({ state: "failed" }), ([messageId = ""]) => retryStaffMessage(viewer, from, { messageId }));
write("cancelMessageAction", () => aMessage({ state: "queued" }), ([messageId = ""]) => cancelStaffMessage(viewer, from, { messageId }).then(() => 1));
const twenty = (state: "failed" | "queued") => async () => {
  const recipient = `${newId().toLowerCase()}@rows.example`;
  await aMessage({ state, recipient }, 20);
  return { recipient };
};
write("retryMessagesAction: 20 of one recipient", twenty("failed"), (set) => retryStaffMessages(viewer, from, set).then(({ retried }) => retried));
write("cancelMessagesAction: 20 of one recipient", twenty("queued"), (set) => cancelStaffMessages(viewer, from, set).then(({ cancelled }) => cancelled));

// All of the log takes as long as the log is; what somebody asks for is what its filter finds.
const looked = ({ user }: Person) => recordAudit(db(), viewer, from, ...Array.from({ length: 30 }, () => ({ action: "user.reveal" as const, target: { type: "user" as const, id: user.id } })));
write("POST /admin/audit/csv: of one account", looked, async (_, { user }) => {
  const file = await exportAudit(viewer, from, { target: user.id });
  return (await new Response(file).text()).split("\r\n").length;
});

const own = await anAdmin(1);
const codeOf = (secret: string | null) => new TOTP({ secret: secret ?? "" }).generate({ timestamp: now().getTime() });
const begin = async () => {
  await startTwoFactor(own, from);
  return codeOf((await getTwoFactor(own)).secret);
};
/** A second factor in use, and one of its recovery codes. The session gave it, or it would not be asked for more. */
const factor = async () => {
  const [code = ""] = await confirmTwoFactor(own, from, { code: await begin() });
  return { code, given: { ...own, session: { ...own.session, secondFactorAt: now() } } };
};
write("startTwoFactorAction", nothing, () => startTwoFactor(own, from).then(() => 1));
write("confirmTwoFactorAction", begin, (code) => confirmTwoFactor(own, from, { code }));
write("giveSecondFactorAction", factor, ({ code }) => giveSecondFactor(own, from, { code }).then(() => 1));
write("renewRecoveryCodesAction", factor, ({ given }) => renewRecoveryCodes(given, from));
write("stopTwoFactorAction", factor, ({ given }) => stopTwoFactor(given, from).then(() => 1));
