import { hash } from "@node-rs/argon2";
import { desc, eq } from "drizzle-orm";
import { drizzle } from "drizzle-orm/mysql2";
import Redis from "ioredis";
import { createPool } from "mysql2/promise";
import { ulid } from "ulid";
import * as schema from "../../db/schema";
import { goodPassword, newMobile, newUsername, readMessage, readSms } from "../shop";
import { Client, json, services } from "./client";

export { goodPassword, newMobile, newUsername, readMessage, readSms };

/** What the database holds: only to make people quickly, to move a clock, and to see what an attack left behind. */
export const database = drizzle(createPool({ uri: services().database, timezone: "Z", connectionLimit: 4 }), { schema, mode: "planetscale" });
export const { users, sessions, codes, budgets, messages, loginFailures, emailTokens, addresses, grants, linkedAccounts, auditLog, twoFactors } = schema;

/** An address that is taken as it is. */
export const place = { receiver: "Zhang San", provinceCode: "440000", cityCode: "440300", districtCode: "440305", place: "Keji Road 1", mobile: "13800138000" };

export type Person = { id: string; username: string; mobile: string; email: string | null; password: string };

let shared: Promise<string> | undefined;
const hashed = () => (shared ??= hash(goodPassword, { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 }));
export const newEmail = () => `${newUsername()}@post.example`;

/** An account as registering leaves it, without the seconds that takes. @param more columns; a given e-mail is proven. */
export async function person(more: Partial<typeof users.$inferInsert> = {}): Promise<Person> {
  const at = new Date();
  const username = more.username ?? newUsername();
  const mobile = more.mobile ?? `+86${newMobile()}`;
  const email = more.email ?? null;
  const row = {
    id: ulid(), username, usernameKey: username.toLowerCase(), mobile, passwordHash: await hashed(), locale: "en", role: "shopper" as const,
    termsVersion: "2026-11", termsAcceptedAt: at, createdAt: at, updatedAt: at, ...(email ? { verifiedEmailKey: email.toLowerCase(), emailVerifiedAt: at } : {}), ...more,
  };
  await database.insert(users).values(row);
  return { id: row.id, username, mobile, email, password: goodPassword };
}

/** Signs in by the API; the client keeps token and cookies. */
export async function signIn(who: Person, client = new Client()): Promise<Client> {
  const reply = await client.call("POST", "/sessions", { identifier: who.username, password: who.password });
  if (reply.status !== 201) throw new Error(`sessions: ${reply.status} ${reply.text}`);
  client.token = json<{ token: string }>(reply).token;
  client.cookies.clear();
  return client;
}

/** Signs in as a browser is: with the cookie alone. */
export async function browserOf(who: Person, client = new Client()): Promise<Client> {
  const reply = await client.call("POST", "/sessions", { identifier: who.username, password: who.password });
  if (reply.status !== 201) throw new Error(`sessions: ${reply.status} ${reply.text}`);
  return client;
}

/** What is no session's token, made of the one of somebody who is signed in. */
export async function bentTokens(who: Person, good: string): Promise<string[]> {
  const [live] = await database.select({ id: sessions.id }).from(sessions).where(eq(sessions.userId, who.id));
  const none = ['{"alg":"none"}', JSON.stringify({ sub: who.id, sid: live?.id })].map((part) => `${Buffer.from(part).toString("base64url")}.`).join("");
  const middle = Math.floor(good.length / 2);
  const tampered = `${good.slice(0, middle)}${good[middle] === "A" ? "B" : "A"}${good.slice(middle + 1)}`;
  return [tampered, good.slice(0, -4), `${good}A.A`, none, "null", "undefined", "{}", "x".repeat(4000), good.split(".").reverse().join("."), "..", "' or 1=1 -- ".repeat(3)];
}

export async function somebody(more: Parameters<typeof person>[0] = {}): Promise<{ who: Person; client: Client }> {
  const who = await person(more);
  return { who, client: await signIn(who) };
}

/** Solved captchas, each asked for from another address, so that none gets harder. */
export async function captchas(purpose: string, count: number): Promise<{ id: string; answer: string }[]> {
  const solved: { id: string; answer: string }[] = [];
  const work = async () => {
    for (let left = count; solved.length < count && left > 0; left--) solved.push(await new Client().captcha(purpose));
  };
  await Promise.all([work(), work(), work()]);
  return solved.slice(0, count);
}

/** One solved captcha of each purpose, and what Redis held of it; for a minute, since it dies after five. */
const solvedOnce = new Map<string, { answer: string; kept: string; at: number }>();

/**
 * As many solved captchas for the work of one: what Redis holds of it is laid under other ids, too. For attacks that are
 * not about captchas; solving takes a second of a slow machine.
 */
export async function captchaCopies(purpose: string, count: number): Promise<{ id: string; answer: string }[]> {
  const redis = new Redis(services().redis);
  let one = solvedOnce.get(purpose);
  if (!one || Date.now() - one.at > 60_000) {
    const at = Date.now();
    const { id, answer } = await new Client().captcha(purpose);
    one = { answer, kept: (await redis.get(`captcha:${id}`)) ?? "", at };
    solvedOnce.set(purpose, one);
  }
  const { answer, kept } = one;
  const copies = Array.from({ length: count }, () => ({ id: ulid(), answer }));
  await Promise.all(copies.map(({ id }) => redis.set(`captcha:${id}`, kept, "EX", 300)));
  redis.disconnect();
  return copies;
}

/** One of those. */
export const captchaCopy = async (purpose: string) => (await captchaCopies(purpose, 1))[0];

/** Has a code sent and reads it. @returns the code and the answer's id. */
export async function smsCode(mobile: string, purpose: string, client = new Client()): Promise<{ id: string; code: string }> {
  const captcha = await captchaCopy(purpose);
  const before = Date.now();
  const sent = await client.call("POST", "/sms-codes", { mobile, purpose, captcha });
  if (sent.status !== 202) throw new Error(`sms-codes: ${sent.status} ${sent.text}`);
  return { id: json<{ id: string }>(sent).id, code: await readSms(mobile, before) };
}

/** One browser that asks for a code, from however many addresses it then tries it. */
export function askerAs(device: string, client = new Client()): Client {
  client.cookies.set("lm-device", device);
  return client;
}

/** How often the newest code of somebody was tried. */
export async function triesOf(recipient: string): Promise<number | undefined> {
  const [newest] = await database.select({ tries: codes.tries }).from(codes).where(eq(codes.recipient, recipient)).orderBy(desc(codes.createdAt)).limit(1);
  return newest?.tries;
}

/** Lets the minute pass that a mobile waits for its next code. */
export const minuteLater = (mobile: string) => database.update(budgets).set({ lastAt: new Date(Date.now() - 61_000) }).where(eq(budgets.key, `sms:to:${mobile}`));

/** Lets the ten minutes pass for which the proof of somebody's sessions holds. */
export const age = (userId: string) => database.update(sessions).set({ provedAt: new Date(Date.now() - 601_000) }).where(eq(sessions.userId, userId));

/** Another code than this one. */
export const otherCode = (code: string, by = 1) => String((Number(code) + by) % 1_000_000).padStart(6, "0");

export async function reload(id: string): Promise<typeof users.$inferSelect> {
  const [row] = await database.select().from(users).where(eq(users.id, id));
  if (!row) throw new Error("no such user");
  return row;
}

/** How many messages the outbox holds for somebody. */
export async function messagesTo(recipient: string): Promise<number> {
  return (await database.select({ id: messages.id }).from(messages).where(eq(messages.recipient, recipient))).length;
}

/** Asks for a reset and reads its code. */
export async function askReset(given: { email: string } | { mobile: string }, client = new Client()): Promise<{ id: string; code: string }> {
  const captcha = await captchaCopy("reset");
  const before = Date.now();
  const asked = await client.call("POST", "/password-resets", { ...given, captcha });
  if (asked.status !== 202) throw new Error(`password-resets: ${asked.status} ${asked.text}`);
  const to = "email" in given ? given.email : given.mobile;
  const message = await readMessage(to, (one) => Date.parse(one.createdAt) >= before && /\b\d{6}\b/.test(one.text));
  return { id: json<{ id: string }>(asked).id, code: /\b(\d{6})\b/.exec(message.text)?.[1] ?? "" };
}

/** The token of the newest link to a page that was mailed to somebody. */
export async function linkTo(email: string, page: string): Promise<string> {
  const pattern = new RegExp(`${page}\\?token=([\\w-]{43})`);
  const message = await readMessage(email, (mail) => pattern.test(mail.text));
  return pattern.exec(message.text)?.[1] ?? "";
}
