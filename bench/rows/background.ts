/** What no person waits for: the relay, the jobs, and the calls of those who watch the shop. */
import type { MySqlTable } from "drizzle-orm/mysql-core";
import { GET as cronRelay } from "@/app/api/cron/relay/route";
import { GET as health } from "@/app/api/health/route";
import { GET as metrics } from "@/app/api/metrics/route";
import { db } from "@/db";
import * as schema from "@/db/schema";
import { cleanedTables, deletion } from "@/lib/clean-up";
import { day, fromNow, hour } from "@/lib/clock";
import { recordSent } from "@/lib/messages/record";
import { endRun } from "@/lib/messages/mark-failed";
import { expireWaiting, relayOnce } from "@/lib/messages/relay";
import { sendMessage } from "@/lib/messages/send";
import { sweepMessages } from "@/lib/messages/sweep";
import { ulid } from "ulid";
import { read, write } from "./job";
import { aMessage } from "./messages";
import type { Person } from "./people";

const many = 20;
const nothing = () => undefined;
const bearer = (token: string | undefined) => new Request("http://localhost/", { headers: { authorization: `Bearer ${token}` } });
const answered = async (answer: Promise<Response>) => {
  const { status } = await answer;
  if (status !== 200) throw new Error(`answered ${status}`);
  return 1;
};

read("GET /api/health", () => answered(health(new Request("http://localhost/"))));
read("GET /api/health: with counts", () => answered(health(bearer(process.env.METRICS_TOKEN))));
read("GET /api/metrics", () => answered(metrics(bearer(process.env.METRICS_TOKEN))));
write("GET /api/cron/relay: nothing waits", nothing, () => answered(cronRelay(bearer(process.env.CRON_SECRET))));

write("relay: nothing waits", nothing, async () => [await relayOnce(), await expireWaiting()]);
write(`relay: ${many} wait`, () => aMessage({}, many), () => relayOnce());
write(`relay: ${many} waited too long`, () => aMessage({ notAfter: fromNow(-hour) }, many), () => expireWaiting());
const swept = async () => Object.values(await sweepMessages());
write("function sweep: nothing lost", nothing, swept);
write(`function sweep: ${many} lost`, () => aMessage({ state: "handed", createdAt: fromNow(-3 * hour), updatedAt: fromNow(-3 * hour), firstHandedAt: fromNow(-3 * hour), handedAt: fromNow(-3 * hour) }, many), swept);
write(`function sweep: ${many} given up`, () => aMessage({ state: "handed", createdAt: fromNow(-2 * day), updatedAt: fromNow(-2 * day), firstHandedAt: fromNow(-2 * day), handedAt: fromNow(-2 * day) }, many), swept);
write("function messages: sends a mail", () => aMessage({ state: "handed" }), async ([id = ""]) => {
  const tried = await sendMessage(id, 0);
  if (!("state" in tried) || tried.state !== "sent") throw new Error(JSON.stringify(tried));
  await recordSent(id, tried.providerId, tried.status);
  return 1;
});
write("function messages: gives up", () => aMessage({ state: "handed" }), ([id = ""]) => endRun(id, "the provider said: refused"));

const stamped = { createdAt: fromNow(-800 * day), updatedAt: fromNow(-800 * day) };
const old = { ...stamped, expiresAt: fromNow(-800 * day) };
/** A row of each table that clean-up takes away, older than any other. */
const expired: Record<(typeof cleanedTables)[number], (person: Person, id: string) => [MySqlTable, object]> = {
  codes: (_, id) => [schema.codes, { ...old, id, channel: "sms", purpose: "login", recipient: id, codeHash: id, tries: 0 }],
  emailTokens: ({ user }, id) => [schema.emailTokens, { ...old, id, userId: user.id, purpose: "verify", email: id, tokenHash: id }],
  grants: (_, id) => [schema.grants, { ...old, id, tokenHash: id, purpose: "bind" }],
  sessions: ({ user }, id) => [schema.sessions, { ...old, id, userId: user.id, remember: false, lastUsedAt: stamped.createdAt }],
  devices: ({ user }, id) => [schema.devices, { ...stamped, id, userId: user.id, tokenHash: id, lastSeenAt: stamped.createdAt }],
  budgets: (_, id) => [schema.budgets, { ...stamped, key: id, count: 1, windowStartedAt: stamped.createdAt, lastAt: stamped.createdAt }],
  loginFailures: (_, id) => [schema.loginFailures, { ...stamped, id, accountKey: id, ipKey: "none" }],
  messages: (_, id) => [schema.messages, { ...stamped, id, kind: "new-sign-in", channel: "email", recipient: id, locale: "en", data: {}, cause: id, state: "sent", attempts: 1, generation: 1 }],
  securityEvents: ({ user }, id) => [schema.securityEvents, { ...stamped, id, userId: user.id, kind: "signed_in", data: {} }],
  addresses: ({ user, rows }, id) => [schema.addresses, { ...rows.addresses[0], ...stamped, id, userId: user.id, deletedAt: stamped.createdAt }],
};
for (const name of cleanedTables) {
  write(`function clean-up: ${many} of ${name}`, async (person) => {
    const rows = Array.from({ length: many }, () => expired[name](person, ulid(stamped.createdAt.getTime())));
    const [table] = rows[0] ?? [];
    // Each of them is a row of its own table, which the compiler can't know of a list of tables.
    if (table) await db().insert(table).values(rows.map(([, row]) => row) as never);
  }, async () => {
    const [{ affectedRows }] = await deletion(name);
    return affectedRows;
  });
}
