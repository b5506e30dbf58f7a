import "server-only";
import { env } from "./env";
import { sameText } from "./secrets";

/** True for `Bearer <CRON_SECRET>`; never when no secret is set. */
export function isScheduler(authorization: string | null): boolean {
  const { CRON_SECRET } = env();
  return CRON_SECRET !== undefined && sameText(authorization ?? "", `Bearer ${CRON_SECRET}`);
}
