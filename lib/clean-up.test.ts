import { eq, inArray } from "drizzle-orm";
import { afterAll, beforeAll, expect, it } from "vitest";
import { db, pool, transaction } from "@/db";
import { makeAddress, makeUser } from "@/db/factories";
import { addresses, budgets, codes, devices, emailTokens, grants, loginFailures, messageAttempts, messages, securityEvents, sessions } from "@/db/schema";
import { cleanedTables, cleanUp, deletion } from "./clean-up";
import { day, fromNow, minute, now } from "./clock";
import { firstIdOf, newId } from "./id";
import { takeTurnWith } from "./turns-testing";

let endTurn: () => Promise<void>;
beforeAll(async () => { endTurn = await takeTurnWith("old-rows"); });
afterAll(async () => { await endTurn(); await pool().end(); });

const stamps = (age: number) => ({ createdAt: fromNow(-age), updatedAt: fromNow(-age) });
/** An id as it was made so long ago. */
const idOf = (age: number) => firstIdOf(fromNow(-age)).slice(0, 10) + newId().slice(10);
const code = (id: string, expiresAt: Date) => ({
  id, channel: "sms" as const, purpose: "login", recipient: "+8613900000002", codeHash: "x", tries: 0, expiresAt, ...stamps(0),
});
const message = (id: string, age: number) => ({
  id, kind: "email-code", channel: "email" as const, recipient: "a@example.com", locale: "en" as const, data: {}, cause: id, state: "sent" as const, attempts: 1, generation: 1, ...stamps(age),
});

it("deletes what has expired, with what hangs on it, and nothing else", async () => {
  const user = await makeUser();
  const [oldId, newIdHere] = [newId(), newId()];
  const token = (id: string, expiresAt: Date) => ({ id, userId: user.id, purpose: "verify" as const, email: "a@example.com", tokenHash: id, expiresAt, ...stamps(0) });
  const session = (id: string, expiresAt: Date) => ({ id, userId: user.id, remember: false, expiresAt, lastUsedAt: now(), ...stamps(0) });
  await db().insert(codes).values([code(oldId, fromNow(-3 * day)), code(newIdHere, fromNow(-day))]);
  await db().insert(emailTokens).values([token(oldId, fromNow(-3 * day)), token(newIdHere, fromNow(day))]);
  await db().insert(sessions).values([session(oldId, fromNow(-2 * day)), session(newIdHere, fromNow(day))]);
  const event = (id: string, age: number) => ({ id, userId: user.id, kind: "signed_in", ...stamps(age) });
  const [oldMail, newMail, oldEvent, newEvent] = [idOf(91 * day), idOf(89 * day), idOf(731 * day), idOf(729 * day)];
  await db().insert(messages).values([message(oldMail, 91 * day), message(newMail, 89 * day)]);
  await db().insert(securityEvents).values([event(oldEvent, 731 * day), event(newEvent, 729 * day)]);
  await db().insert(messageAttempts).values({ id: newId(), messageId: oldMail, outcome: "accepted", ...stamps(91 * day) });
  // More than one piece.
  const failures = Array.from({ length: 1_200 }, () => ({ id: idOf(3 * day), accountKey: oldId, ipKey: "x", ...stamps(3 * day) }));
  await db().insert(loginFailures).values(failures);

  const gone = await cleanUp();

  const left = async (table: typeof codes | typeof emailTokens | typeof sessions | typeof messages | typeof securityEvents, ids: string[]) =>
    (await db().select({ id: table.id }).from(table).where(inArray(table.id, ids))).map(({ id }) => id);
  for (const table of [codes, emailTokens, sessions]) expect(await left(table, [oldId, newIdHere])).toEqual([newIdHere]);
  expect(await left(messages, [oldMail, newMail])).toEqual([newMail]);
  expect(await left(securityEvents, [oldEvent, newEvent])).toEqual([newEvent]);
  expect(await db().select().from(messageAttempts).where(eq(messageAttempts.messageId, oldMail))).toEqual([]);
  expect(await db().select().from(loginFailures).where(eq(loginFailures.accountKey, oldId))).toEqual([]);
  expect(gone.loginFailures).toBeGreaterThanOrEqual(1_200);
});

it("deletes permissions, browsers, counters and deleted addresses after their time, and no address that lives", async () => {
  const user = await makeUser();
  const [old, young] = [newId(), newId()];
  const grant = (id: string, age: number) => ({ id, tokenHash: id, purpose: "reset", expiresAt: fromNow(-age), ...stamps(0) });
  const device = (id: string, age: number) => ({ id, userId: user.id, tokenHash: id, lastSeenAt: fromNow(-age), ...stamps(0) });
  const budget = (key: string, age: number) => ({ key, count: 1, windowStartedAt: fromNow(-age), lastAt: fromNow(-age), ...stamps(0) });
  await db().insert(grants).values([grant(old, day + minute), grant(young, day - minute)]);
  await db().insert(devices).values([device(old, 401 * day), device(young, 399 * day)]);
  await db().insert(budgets).values([budget(old, 2 * day + minute), budget(young, 2 * day - minute)]);
  const living = await makeAddress(user.id, stamps(1_000 * day));
  const gone = await makeAddress(user.id, { deletedAt: fromNow(-36 * day) });
  const undoable = await makeAddress(user.id, { deletedAt: fromNow(-34 * day) });

  await cleanUp();

  for (const table of [grants, devices]) expect(await db().select({ id: table.id }).from(table).where(inArray(table.id, [old, young]))).toEqual([{ id: young }]);
  expect(await db().select({ key: budgets.key }).from(budgets).where(inArray(budgets.key, [old, young]))).toEqual([{ key: young }]);
  const left = (await db().select({ id: addresses.id }).from(addresses).where(eq(addresses.userId, user.id))).map(({ id }) => id);
  expect(left.toSorted()).toEqual([living.id, undoable.id].toSorted());
  expect(left).not.toContain(gone.id);
});

it("leaves the audit log alone", () => {
  expect(cleanedTables.filter((name) => /audit/i.test(name))).toEqual([]);
  expect(cleanedTables.map((name) => deletion(name).toSQL().sql).filter((sql) => /audit/i.test(sql))).toEqual([]);
});

it.each(cleanedTables)("reads of %s only what it deletes", async (name) => {
  const { sql, params } = deletion(name).toSQL();
  const [plan] = await pool().query(`EXPLAIN ${sql}`, params);
  const byId = ["loginFailures", "messages", "securityEvents"].includes(name);
  expect(plan).toMatchObject([{ type: "range", ...(byId ? { key: "PRIMARY" } : {}) }]);
});

it("goes on after a table that can't be cleaned, and fails in the end", async () => {
  const [held, other] = [newId(), newId()];
  const user = await makeUser();
  await db().insert(codes).values(code(held, fromNow(-3 * day)));
  await db().insert(emailTokens).values({ id: other, userId: user.id, purpose: "verify", email: "a@example.com", tokenHash: other, expiresAt: fromNow(-3 * day), ...stamps(0) });
  await transaction(async (tx) => {
    // Until the database has waited long enough for this row.
    await tx.select().from(codes).where(eq(codes.id, held)).for("update");
    await expect(cleanUp()).rejects.toThrow("not cleaned up: codes");
  });
  expect(await db().select().from(emailTokens).where(eq(emailTokens.id, other))).toEqual([]);
  expect(await cleanUp()).toMatchObject({ codes: expect.any(Number) });
  expect(await db().select().from(codes).where(eq(codes.id, held))).toEqual([]);
});
