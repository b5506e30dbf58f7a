import "server-only";
import { ipGroup } from "@/lib/canonical";
import { limitInKv } from "@/lib/rate-limit";
import { usernameCheckBudget } from "./input";

/**
 * Counts one question whether a name is free, asked as such or by a form that registers: the answer is the same, so the
 * limit is. Without KV it is open: people with a code in hand finish, and new codes are not sent then anyway.
 * @throws AppError 429 `too_many_requests` with the wait.
 */
export function limitUsernameChecks(ip: string | null): Promise<void> {
  return limitInKv("username-check", ipGroup(ip), usernameCheckBudget, "open");
}
