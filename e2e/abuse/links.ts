import type { Client } from "./client";
import { linkTo, newEmail, type Person, somebody } from "./people";

type Waiting = { who: Person; client: Client; email: string; token: string };

async function enter(client: Client): Promise<string> {
  const email = newEmail();
  const asked = await client.call("PUT", "/me/email", { email });
  if (asked.status !== 202) throw new Error(`me/email: ${asked.status} ${asked.text}`);
  return email;
}

/** Somebody with an address that waits to be proven, and the token that was mailed there. */
export async function waiting(): Promise<Waiting> {
  const { who, client } = await somebody();
  const email = await enter(client);
  return { who, client, email, token: await linkTo(email, "/verify-email") };
}

/** Somebody whose address was changed and the new one proven, and the token by which the old one takes that back. */
export async function changed(): Promise<Waiting & { old: string }> {
  const old = newEmail();
  const { who, client } = await somebody({ email: old });
  const email = await enter(client);
  const proven = await client.call("POST", "/email-verifications", { token: await linkTo(email, "/verify-email") });
  if (proven.status !== 204) throw new Error(`email-verifications: ${proven.status} ${proven.text}`);
  return { who, client, old, email, token: await linkTo(old, "/undo-email") };
}
