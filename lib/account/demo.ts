import "server-only";
import demo from "@/db/demo.json";
import { env, isLoopback } from "@/lib/env";
import { AppError } from "@/lib/errors";

const names = new Set(demo.map((person) => person.username));

/**
 * Everybody knows the demo's sign-ins. They are neither seeded nor switched on for a public address; this is for a database that
 * was filled on a laptop and moved.
 * @throws AppError 401 `login_refused`, as for an account that is not there.
 */
export function refuseDemo(usernameKey: string): void {
  if (names.has(usernameKey) && !isLoopback(env().APP_URL)) throw new AppError("unauthenticated", "login_refused");
}
