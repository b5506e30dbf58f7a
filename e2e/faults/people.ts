/** Two hundred people without two hundred password hashes. */
import { readFileSync } from "node:fs";
import { request } from "node:http";
import { join } from "node:path";
import { ulid } from "ulid";
import { z } from "zod";
import { sealInside } from "../../lib/token-seal";
import { Client, newAddress, type Reply } from "../abuse/client";
import { database, newEmail, newMobile, newUsername, sessions, users } from "../abuse/people";
import { stackDir } from "./stack";

export type SignedIn = { id: string; email: string; client: Client };

const { authSecret } = z.object({ authSecret: z.string() }).parse(JSON.parse(readFileSync(join(stackDir, "secrets.json"), "utf8")));

/** People with a session each and an address that waits to be proven, as registering and signing in leave them. */
export async function people(count: number): Promise<SignedIn[]> {
  const at = new Date();
  const made = Array.from({ length: count }, () => ({ id: ulid(), sid: ulid(), username: newUsername(), email: newEmail(), mobile: `+86${newMobile()}` }));
  await database.insert(users).values(made.map(({ id, username, email, mobile }) => ({
    id, username, usernameKey: username.toLowerCase(), mobile, pendingEmail: email, locale: "en", role: "shopper" as const,
    termsVersion: "2026-11", termsAcceptedAt: at, createdAt: at, updatedAt: at,
  })));
  await database.insert(sessions).values(made.map(({ id, sid }) => (
    { id: sid, userId: id, remember: false, expiresAt: new Date(at.getTime() + 86_400_000), lastUsedAt: at, createdAt: at, updatedAt: at }
  )));
  const iat = Math.floor(at.getTime() / 1000);
  return made.map(({ id, sid, email }) => {
    const client = new Client(newAddress());
    client.token = sealInside(authSecret, "lm-session", { sub: id, sid, iat, exp: iat + 86_400 });
    return { id, email, client };
  });
}

/** Asks for the mail that proves the address, at one process of the shop: a verb that writes and enqueues in one transaction. */
export function askMail({ client }: SignedIn, door: number): Promise<Reply> {
  return client.call("POST", "/me/email/verification", undefined, {}, door);
}

/** The same at a shop beside the stack, from the person's own network address. @returns the status */
export function askMailAt(shop: string, { client }: SignedIn): Promise<number> {
  return new Promise((resolve, reject) => {
    const headers = { authorization: `Bearer ${client.token ?? ""}`, "content-length": "0" };
    const call = request(`${shop}/api/v1/me/email/verification`, { method: "POST", headers, localAddress: client.address, family: 4, agent: false }, (answer) => {
      answer.resume();
      answer.once("close", () => (answer.complete ? resolve(answer.statusCode ?? 0) : reject(new Error("the answer was cut"))));
    });
    call.once("error", reject);
    call.end();
  });
}
