import "server-only";
import { day, hour, now } from "@/lib/clock";
import { withKv } from "@/lib/kv";

/** What the overview counts of captchas. They live in KV only, and so do these: a flush loses a few bars of a chart. */
export const captchaCounts = ["captchas_made", "captchas_passed", "captchas_failed"] as const;
export type CaptchaCount = (typeof captchaCounts)[number];

const keyOf = (name: CaptchaCount, at: number) => `captcha-count:${name}:${Math.floor(at / hour)}`;

/** Counts one, without anybody waiting for it or for a KV that is down. */
export function countCaptcha(name: CaptchaCount): void {
  const key = keyOf(name, now().getTime());
  withKv((kv) => kv.multi().incr(key).expire(key, (3 * day) / 1000).exec()).catch(() => undefined);
}

/** The counts of hours, each given by a moment in it (milliseconds); kept for three days. @throws KvUnavailable */
export async function readCaptchaCounts(hours: readonly number[]): Promise<{ at: number; name: CaptchaCount; count: number }[]> {
  const wanted = hours.flatMap((at) => captchaCounts.map((name) => ({ at, name })));
  if (wanted.length === 0) return [];
  const found = await withKv((kv) => kv.mget<(string | null)[]>(...wanted.map(({ at, name }) => keyOf(name, at))));
  return wanted.map((one, index) => ({ ...one, count: Number(found[index] ?? 0) }));
}
