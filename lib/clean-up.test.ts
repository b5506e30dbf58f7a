import { eq, inArray } from "drizzle-orm";
import { afterAll, expect, it } from "vitest";
import { db, pool } from "@/db";
import { makeUser } from "@/db/factories";
import { codes, emailTokens, loginFailures, messageAttempts, messages, sessions } from "@/db/schema";
import { cleanUp } from "./clean-up";
import { day, fromNow, now } from "./clock";
import { newId } from "./id";

afterAll(() => pool().end());

const stamps = (age: number) => ({ createdAt: fromNow(-age), updatedAt: fromNow(-age) });
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
  await db().insert(messages).values([message(oldId, 91 * day), message(newIdHere, 89 * day)]);
  await db().insert(messageAttempts).values({ id: newId(), messageId: oldId, outcome: "accepted", ...stamps(91 * day) });
  // More than one piece.
  const failures = Array.from({ length: 1_200 }, () => ({ id: newId(), accountKey: oldId, ipKey: "x", ...stamps(3 * day) }));
  await db().insert(loginFailures).values(failures);

  const gone = await cleanUp();

  const both = [oldId, newIdHere];
  for (const table of [codes, emailTokens, sessions, messages]) {
    const left = await db().select({ id: table.id }).from(table).where(inArray(table.id, both));
    expect(left).toEqual([{ id: newIdHere }]);
  }
  expect(await db().select().from(messageAttempts).where(eq(messageAttempts.messageId, oldId))).toEqual([]);
  expect(await db().select().from(loginFailures).where(eq(loginFailures.accountKey, oldId))).toEqual([]);
  expect(gone.loginFailures).toBeGreaterThanOrEqual(1_200);
});
