import "server-only";
import { and, eq, isNull, sql } from "drizzle-orm";
import { prepared, preparedInsert } from "@/db";
import { devices, sessions, users } from "@/db/schema";
import { day, fromNow, now } from "@/lib/clock";
import { AppError } from "@/lib/errors";
import { newId } from "@/lib/id";
import { enqueueMessage, type OutboxTx } from "@/lib/messages/enqueue";
import type { Client } from "@/lib/request";
import { keyedHash, newToken } from "@/lib/secrets";
import { describeDevice } from "@/lib/sessions/device-name";
import { lifeOf } from "@/lib/sessions/policy";
import { refuseDemo } from "./demo";
import { recordEvent } from "./events";
import type { Me } from "./output";
import { asMe } from "./queries";
import type { User } from "./user";

/** A session that a verb opened; the door makes the cookie for it. */
export type Admitted = {
  user: Me;
  session: { id: string; remember: boolean; expiresAt: Date };
  /** The device's secret: the door keeps it in the device cookie. */
  device: string;
};

/** Whether this browser signed in to the account before. */
export const deviceHash = (device: string) => keyedHash("device", device);

/** A device's row is written again when it was last seen longer ago than this. */
const deviceTouch = day;

type Options = {
  /** What the timeline says: password, sms, register, qq … */
  how: string;
  remember: boolean;
  /** Whether this counts as a fresh proof of identity. */
  proved: boolean;
  /** When this browser was last seen at the account, where that is known already. */
  deviceSeenAt?: Date | null;
};

/**
 * The last step of every way in, and the one place where sessions are made: opens the session, remembers the device,
 * writes the timeline and tells the owner of a new device. Whoever calls it has checked everything.
 * @throws AppError 401 `login_expired` when the account was disabled, or got another password or role, since it was read,
 * `login_refused` for an account of the demo on a public address.
 */
export async function admit(tx: OutboxTx, user: User, client: Client, options: Options): Promise<Admitted> {
  refuseDemo(user.username.toLowerCase());
  const device = client.device ?? newToken();
  await lockUnchanged(tx, user);
  const isNew = await rememberDevice(tx, user.id, device, options.deviceSeenAt ?? null);
  const name = describeDevice(client.userAgent);
  const event = await recordEvent(tx, user.id, options.how === "register" ? "registered" : "signed_in", client, { how: options.how, device: name });
  const to = user.email ?? user.mobile;
  if (isNew && options.how !== "register" && to) {
    await enqueueMessage(tx, {
      kind: "new-sign-in",
      cause: event,
      userId: user.id,
      to,
      locale: user.locale === "zh" ? "zh" : "en",
      data: { username: user.username, device: name, ip: client.ip ?? "?", time: now() },
    });
  }
  return { user: asMe(user), session: await openSession(tx, user, client, options), device };
}

const touchUnchanged = prepared((writer) =>
  writer
    .update(users)
    .set({ lastSignedInAt: sql`${sql.placeholder("at")}`, updatedAt: sql`${sql.placeholder("at")}` })
    .where(and(eq(users.id, sql.placeholder("id")), isNull(users.disabledAt), eq(users.role, sql.placeholder("role")), sql`${users.passwordChangedAt} <=> ${sql.placeholder("passwordChangedAt")}`))
    .prepare(),
);

/** Locks the account's row, so that a reset at the same moment either ends this session or keeps it from being made. */
async function lockUnchanged(tx: OutboxTx, user: User): Promise<void> {
  const [locked] = await touchUnchanged(tx).execute({ at: now(), id: user.id, role: user.role, passwordChangedAt: user.passwordChangedAt });
  if (locked.affectedRows === 0) throw new AppError("unauthenticated", "login_expired");
}

const addSession = preparedInsert(sessions);

async function openSession(tx: OutboxTx, user: User, client: Client, { remember, proved }: Options): Promise<Admitted["session"]> {
  const at = now();
  const session = { id: newId(), remember, expiresAt: fromNow(lifeOf(user.role, remember).most) };
  await addSession(tx, { ...session, userId: user.id, lastUsedAt: at, provedAt: proved ? at : null, secondFactorAt: null, ip: client.ip, userAgent: client.userAgent, createdAt: at, updatedAt: at });
  return session;
}

/** @returns whether this browser never signed in to the account before */
async function rememberDevice(tx: OutboxTx, userId: string, device: string, seenAt: Date | null): Promise<boolean> {
  const at = now();
  if (seenAt && at.getTime() - seenAt.getTime() < deviceTouch) return false;
  const hash = deviceHash(device);
  const [updated] = await tx
    .update(devices)
    .set({ lastSeenAt: at, updatedAt: at })
    .where(and(eq(devices.userId, userId), eq(devices.tokenHash, hash)));
  if (updated.affectedRows > 0) return false;
  await tx
    .insert(devices)
    .values({ id: newId(), userId, tokenHash: hash, lastSeenAt: at, createdAt: at, updatedAt: at })
    .onDuplicateKeyUpdate({ set: { lastSeenAt: sql`${devices.lastSeenAt}` } });
  return true;
}
