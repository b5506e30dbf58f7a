/** The lists and searches of the dashboard, as its pages ask them: from the check of who asks to the rows of the page. */
import type { RowDataPacket } from "mysql2";
import { pool } from "@/db";
import { listAudit } from "@/lib/admin/audit-queries";
import { auditSearch, messageSearch, statsSearch, userSearch } from "@/lib/admin/input";
import { ranges } from "@/lib/admin/limits";
import { getStaffMessage, listStaffMessages, previewSet } from "@/lib/admin/message-queries";
import { getOverview } from "@/lib/admin/stats-queries";
import { getTwoFactor } from "@/lib/admin/two-factor";
import { getUser, listUserAddresses, listUserEvents, listUserLinks, listUserMessages, listUsers, listUserSessions } from "@/lib/admin/user-queries";
import { day, fromNow } from "@/lib/clock";
import { firstIdOf } from "@/lib/id";
import { dayOf } from "@/lib/admin/zone";
import { seal } from "@/lib/secrets";
import { read } from "./job";
import { people } from "./people";
import { anAdmin } from "./viewers";

const viewer = await anAdmin(0);

async function one(query: string): Promise<string> {
  const [rows] = await pool().query<RowDataPacket[]>(query);
  return String(Object.values(rows[0] ?? {})[0] ?? "");
}

const week = { from: dayOf(fromNow(-40 * day), "UTC"), until: dayOf(fromNow(-33 * day), "UTC") };
/** Somebody whose name begins no other, by every name. */
const middle = await one("SELECT username FROM users WHERE verified_email_key IS NOT NULL AND username_key REGEXP '^lily_9[0-9]{2}$' ORDER BY mobile LIMIT 30, 1");
const of = (column: string) => one(`SELECT ${column} FROM users WHERE username = '${middle}'`);
const [id, mobile] = [await of("id"), await of("mobile")];
/** Where most of the list lies behind: all but the last few pages. */
const deepUser = await one("SELECT id FROM users ORDER BY id LIMIT 550, 1");
const deepMessage = await one("SELECT id FROM messages ORDER BY id LIMIT 200, 1");
const deepAudit = await one("SELECT id FROM audit_log ORDER BY id LIMIT 200, 1");
const recipient = await one(`SELECT recipient FROM messages WHERE channel = 'sms' ORDER BY id LIMIT 100, 1`);
const actor = await one("SELECT u.username FROM audit_log a JOIN users u ON u.id = a.actor_id ORDER BY a.id LIMIT 1");
const target = await one("SELECT target_id FROM audit_log ORDER BY id LIMIT 1");

/** As a page's link names where it ends. */
const cursor = (key: string) => seal("user-cursor", "users", key);

const users = (title: string, search: Record<string, string>) => read(`/admin/users: ${title}`, () => listUsers(viewer, userSearch.parse(search)));
const messages = (title: string, search: Record<string, string>) => read(`/admin/messages: ${title}`, () => listStaffMessages(viewer, messageSearch.parse(search)));
const audit = (title: string, search: Record<string, string>) => read(`/admin/audit: ${title}`, () => listAudit(viewer, auditSearch.parse(search)));
const overview = (title: string, search: Record<string, string>) => read(`/admin: ${title}`, async () => [(await getOverview(viewer, statsSearch.parse(search))).buckets, await getTwoFactor(viewer)]);

for (const range of ranges) overview(range, { range });
overview("90d in New York", { range: "90d", zone: "America/New_York" });
read("/admin/two-factor", () => getTwoFactor(viewer));

users("newest", {});
users("newest, deep page", { after: cursor(deepUser) });
users("exact username", { q: middle });
users("beginning of a username", { q: "lily_" });
users("beginning, next page", { q: "lily_", after: cursor("lily_3") });
users("exact mobile", { q: mobile });
users("beginning of a mobile", { q: "1990" });
users("exact e-mail", { q: `${middle}@post.example` });
users("e-mail that waits, exact", { q: await one("SELECT pending_email FROM users WHERE pending_email IS NOT NULL ORDER BY id LIMIT 20, 1") });
users("beginning of an e-mail", { q: "lily_1@" });
users("beginning of e-mails", { q: "lily_@".replace("_@", ".x@") });
users("by id", { q: id });
users("nobody", { q: "nobody-of-this-name" });
const filters = [["role", ["shopper", "support", "admin"]], ["state", ["active", "disabled", "unverified"]]] as const;
for (const [name, values] of filters) for (const value of values) users(`${name} ${value}`, { [name]: value });
for (const role of filters[0][1]) for (const state of filters[1][1]) users(`${role}, ${state}`, { role, state });
users("disabled, deep page", { state: "disabled", after: cursor(await one("SELECT CONCAT(FLOOR(UNIX_TIMESTAMP(disabled_at) * 1000), '~', id) FROM users WHERE disabled_at IS NOT NULL ORDER BY disabled_at, id LIMIT 55, 1")) });
for (const state of filters[1][1]) users(`beginning of a username, ${state}`, { q: "lily_", state });
users("beginning of a username, support", { q: "lily_", role: "support" });

messages("newest", {});
messages("deep page", { before: deepMessage });
for (const state of ["queued", "sent", "failed", "expired", "cancelled", "unknown"]) messages(state, { state });
const kinds = { "sms-code": "sms", "new-sign-in": "email", "email-verification": "email", "password-reset-code": "email" } as const;
for (const kind of Object.keys(kinds)) messages(kind, { kind });
for (const channel of ["sms", "email"]) messages(channel, { channel });
for (const [kind, channel] of Object.entries(kinds)) for (const state of ["sent", "failed"]) messages(`${kind}, ${channel}, ${state}`, { kind, channel, state });
for (const channel of ["sms", "email"]) messages(`${channel}, failed`, { channel, state: "failed" });
messages("sms-code by e-mail (none)", { kind: "sms-code", channel: "email" });
messages("sms-code by e-mail, failed (none)", { kind: "sms-code", channel: "email", state: "failed" });
messages("one recipient", { recipient });
messages("one recipient, failed", { recipient, state: "failed" });
messages("a week", week);
messages("a week, sent", { ...week, state: "sent" });
messages("a week, new-sign-in", { ...week, kind: "new-sign-in" });
messages("failed, deep page", { state: "failed", before: firstIdOf(fromNow(-60 * day)) });

audit("newest", {});
audit("deep page", { before: deepAudit });
audit("who", { actor });
audit("whom", { target });
audit("what", { action: "user.reveal" });
audit("who and what", { actor, action: "user.reveal" });
audit("who and whom", { actor, target });
audit("what and whom", { action: "user.reveal", target });
audit("a week", week);
audit("a week, who", { ...week, actor });
audit("nobody", { actor: "nobody-of-this-name" });

/** One of the people, who have as many rows of their own in either shop. */
const owner = people[0]?.user.id ?? "";
read("/admin/users/[id]: profile", () => getUser(viewer, owner));
read("/admin/users/[id]: sessions", () => listUserSessions(viewer, owner));
read("/admin/users/[id]: addresses", () => listUserAddresses(viewer, owner));
read("/admin/users/[id]: linked accounts", () => listUserLinks(viewer, owner));
read("/admin/users/[id]: timeline", () => listUserEvents(viewer, owner));
read("/admin/users/[id]: messages", () => listUserMessages(viewer, owner));
read("/admin/users/[id]: nobody", () => getUser(viewer, firstIdOf(fromNow(day))));
read("/admin/messages/[id]", (person) => getStaffMessage(viewer, person.rows.messages[0]?.id ?? ""));
for (const act of ["retry", "cancel"] as const) read(`/admin/messages: what a ${act} of one recipient would reach`, () => previewSet(viewer, act, messageSearch.parse({ recipient })));
