import { readFileSync, existsSync } from "node:fs";
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

export type Staff = { username: string; mobile: string; password: string; id: string; client: ShopClient };

/** Somebody new of a role, with an API client that is signed in with it. */
export async function newStaff(role: "shopper" | "support" | "admin", more: Record<string, unknown> = {}): Promise<Staff> {
  const client = new ShopClient();
  const person = await client.register(more);
  if (role !== "shopper") await database().query("UPDATE users SET role = ? WHERE id = ?", [role, person.id]);
  return { ...person, client };
}
