import "server-only";
import { randomInt } from "node:crypto";
import { sql } from "drizzle-orm";
import { preparedInsert, preparedWrite } from "@/db";
import { devices, sessions, users } from "@/db/schema";
import { fromNow, now } from "@/lib/clock";
import { AppError } from "@/lib/errors";
import { newId } from "@/lib/id";
import { enqueueMessage, type OutboxTx } from "@/lib/messages/enqueue";
import type { Client } from "@/lib/request";
import { keyedHash, newToken } from "@/lib/secrets";
import { describeDevice } from "@/lib/sessions/device-name";
import { lifeOf } from "@/lib/sessions/policy";
import { refuseDemo } from "./demo";
import { recordEvent } from "./events";
import { keepNewest } from "./keep-newest";
import { messageTo, noticeTo } from "./notify";
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

/** Of so many sign-ins from a known browser one looks for sessions too many: two reads that the others are spared. */
const knownLookedAt = 16;

type Options = {
  /** What the timeline says: password, sms, register, qq … */
  how: string;
  remember: boolean;
  /** Whether this counts as a fresh proof of identity. */
  proved: boolean;
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
  const isNew = !(await touch(tx, user, device));
  if (isNew) await rememberDevice(tx, user.id, device);
  const name = describeDevice(client.userAgent);
  const event = await recordEvent(tx, user.id, options.how === "register" ? "registered" : "signed_in", client, { how: options.how, device: name });
  const session = await openSession(tx, user, client, options);
  if (isNew ? options.how !== "register" : randomInt(knownLookedAt) === 0) await keepNewest(tx, user.id);
  if (isNew && options.how !== "register") {
    const to = noticeTo(user);
    // Last: an SMS locks the counter of the whole shop until the transaction ends.
    if (to) await enqueueMessage(tx, { ...messageTo(user, to, event), kind: "new-sign-in", data: { username: user.username, device: name, ip: client.ip ?? "?", time: now() } });
  }
  return { user: asMe(user), session, device };
}

const touchBoth = preparedWrite(() => {
  const [at, passwordChangedAt] = [sql.placeholder("at"), sql.placeholder("passwordChangedAt")];
  return sql`update ${users} left join ${devices} on ${devices.userId} = ${users.id} and ${devices.tokenHash} = ${sql.placeholder("device")}
    set ${users.lastSignedInAt} = ${at}, ${users.updatedAt} = ${at}, ${devices.lastSeenAt} = ${at}, ${devices.updatedAt} = ${at}, ${devices.tries} = 0
    where ${users.id} = ${sql.placeholder("id")} and ${users.disabledAt} is null and ${users.role} = ${sql.placeholder("role")} and ${users.passwordChangedAt} <=> ${passwordChangedAt}`;
});

/**
 * Notes the sign-in in the account's row and in the browser's, where it has one. The account's stays locked, so that a reset
 * at the same moment either ends this session or keeps it from being made.
 * @returns whether this browser signed in to the account before
 * @throws AppError 401 `login_expired` when the account changed since it was read
 */
async function touch(tx: OutboxTx, user: User, device: string): Promise<boolean> {
  const { affectedRows } = await touchBoth(tx, { at: now(), device: deviceHash(device), id: user.id, role: user.role, passwordChangedAt: user.passwordChangedAt });
  if (affectedRows === 0) throw new AppError("unauthenticated", "login_expired");
  return affectedRows === 2;
}

const addSession = preparedInsert(sessions);

async function openSession(tx: OutboxTx, user: User, client: Client, { remember, proved }: Options): Promise<Admitted["session"]> {
  const at = now();
  const session = { id: newId(), remember, expiresAt: fromNow(lifeOf(user.role, remember).most) };
  await addSession(tx, { ...session, userId: user.id, lastUsedAt: at, provedAt: proved ? at : null, secondFactorAt: null, ip: client.ip, userAgent: client.userAgent, createdAt: at, updatedAt: at });
  return session;
}

async function rememberDevice(tx: OutboxTx, userId: string, device: string): Promise<void> {
  const at = now();
  await tx
    .insert(devices)
    .values({ id: newId(), userId, tokenHash: deviceHash(device), lastSeenAt: at, createdAt: at, updatedAt: at })
    .onDuplicateKeyUpdate({ set: { lastSeenAt: sql`${devices.lastSeenAt}` } });
}
