import "server-only";
import { enqueueMessage, type OutboxTx } from "@/lib/messages/enqueue";
import { messageTo, noticeTo } from "./notify";
import type { User } from "./user";
import { waysIn } from "./ways-in";

/** Tells the owner that the account has another password, and what opens it all the same. */
export async function notifyOfPassword(tx: OutboxTx, user: User, cause: string, how: "changed" | "reset" | "set", time: Date): Promise<void> {
  const to = noticeTo(user);
  if (!to) return;
  await enqueueMessage(tx, { ...messageTo(user, to, cause), kind: "password-changed", data: { username: user.username, how, time, ...(await waysIn(tx, user)) } });
}
