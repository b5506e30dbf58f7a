import { readFileSync, existsSync } from "node:fs";
import { ulid } from "ulid";
import { createPool, type Pool } from "mysql2/promise";
import { ShopClient } from "./shop";

const services = process.env.LEMON_SERVICES ?? ".data/services.json";
const found: { database?: string; shop?: string } = existsSync(services) ? JSON.parse(readFileSync(services, "utf8")) : {};
let pool: Pool | undefined;

/** The shop's own database: who is staff is nobody's to say over HTTP before there is an admin. */
export function database(): Pool {
  if (!found.database) throw new Error(`${services} names no database`);
  pool ??= createPool({ uri: found.database, connectionLimit: 2, timezone: "Z" });
  return pool;
}

/** Somebody new of the staff, signed in through the login page. */
export async function enter(login: (person: Staff, next?: string) => Promise<void>, role: "support" | "admin", next: string): Promise<Staff> {
  const person = await newStaff(role);
  await login(person, next);
  return person;
}

export type Staff = { username: string; mobile: string; password: string; id: string; client: ShopClient };

/** Somebody new of a role, with an API client that is signed in with it. */
export async function newStaff(role: "shopper" | "support" | "admin", more: Record<string, unknown> = {}): Promise<Staff> {
  const client = new ShopClient();
  const person = await client.register(more);
  if (role !== "shopper") await database().query("UPDATE users SET role = ? WHERE id = ?", [role, person.id]);
  return { ...person, client };
}

/** A notice by e-mail in a state, as the outbox keeps it. @returns its id */
export async function aMessage(recipient: string, state: "failed" | "handed" | "cancelled"): Promise<string> {
  const id = ulid();
  await database().query(
    `INSERT INTO messages (id, kind, channel, recipient, locale, data, cause, state, attempts, generation, handed_at, last_error, created_at, updated_at)
     VALUES (?, 'new-sign-in', 'email', ?, 'en', ?, ?, ?, 1, 1, UTC_TIMESTAMP(3), ?, UTC_TIMESTAMP(3), UTC_TIMESTAMP(3))`,
    [id, recipient, JSON.stringify({ username: "ada", device: "Chrome", ip: "198.18.0.1", time: new Date().toISOString() }), ulid(), state, state === "failed" ? "422 validation_error" : null],
  );
  return id;
}
