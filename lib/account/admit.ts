import "server-only";
import { and, eq, sql } from "drizzle-orm";
import { devices } from "@/db/schema";
import { now } from "@/lib/clock";
import { newId } from "@/lib/id";
import { enqueueMessage, type OutboxTx } from "@/lib/messages/enqueue";
import type { Client } from "@/lib/request";
import { keyedHash, newToken } from "@/lib/secrets";
import { recordEvent } from "./events";
import { makeGrant } from "./grants";
import type { User } from "./user";
import { describeDevice } from "@/lib/sessions/device-name";

export type Admitted = {
  userId: string;
  /** One use, 30 seconds: `startSession` turns it into the cookie. */
  grant: string;
  /** The device's secret: the door keeps it in the device cookie. */
  device: string;
};

/** Whether this browser signed in to the account before. */
export const deviceHash = (device: string) => keyedHash("device", device);

/**
 * The last step of every way in: remembers the device, writes the timeline, tells the owner of a new device, and makes
 * the login grant. Whoever calls it has checked everything.
 * @param how what the timeline says: password, sms, register, qq …
 * @param proved whether this counts as a fresh proof of identity.
 */
export async function admit(
  tx: OutboxTx,
  user: Pick<User, "id" | "username" | "email" | "mobile" | "locale" | "passwordChangedAt">,
  client: Client,
  options: { how: string; remember: boolean; proved: boolean; greet?: boolean },
): Promise<Admitted> {
  const device = client.device ?? newToken();
  const isNew = await rememberDevice(tx, user.id, device);
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
  const grant = await makeGrant(tx, "login", user.id, {
    remember: options.remember,
    proved: options.proved,
    ip: client.ip,
    userAgent: client.userAgent,
    passwordChangedAt: user.passwordChangedAt?.toISOString() ?? null,
  });
  return { userId: user.id, grant, device };
}

async function rememberDevice(tx: OutboxTx, userId: string, device: string): Promise<boolean> {
  const at = now();
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
