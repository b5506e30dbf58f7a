import "server-only";
import { ipGroup } from "@/lib/canonical";
import { fromNow, minute } from "@/lib/clock";
import { AppError } from "@/lib/errors";
import { newId } from "@/lib/id";
import { KvUnavailable, kvSet, withKv } from "@/lib/kv";
import { limitInKv } from "@/lib/rate-limit";
import { keyedHash } from "@/lib/secrets";
import { countCaptcha } from "./count";
import type { CaptchaKind, CaptchaPurpose } from "./input";
import type { Captcha } from "./output";
import { drawCaptcha, newCaptchaText } from "./picture";
import { newChallenge } from "./proof-of-work";

/** SECURITY.md, captcha. Milliseconds. */
export const captchaLife = 5 * minute;
/** Captchas one address may ask for; a household behind one address needs a few dozen. */
export const captchaBudget = { limit: 60, window: 10 * minute } as const;
/** After so many from one address in ten minutes the proof of work costs twice, four times … as much. */
export const effortStep = 10;
export const effortMost = 8;

/** What is kept of a captcha: never the text itself, so that nobody who reads Redis can answer it. */
export const answerHash = (id: string, text: string) => keyedHash("captcha", `${id}:${text.normalize("NFKC").trim().toUpperCase()}`);
export const captchaKey = (id: string) => `captcha:${id}`;

/**
 * Makes a captcha for one purpose.
 * @param ip who asks: one address that asks often gets harder work, then 429.
 * @throws AppError 429, or 503 `try_again_shortly` when KV is down (sending codes fails closed).
 */
export async function createCaptcha(purpose: CaptchaPurpose, kind: CaptchaKind, ip: string | null): Promise<Captcha> {
  await limitInKv("captcha", ipGroup(ip), captchaBudget, "closed");
  const id = newId();
  const expiresAt = fromNow(captchaLife);
  countCaptcha("captchas_made");
  try {
    if (kind === "image") {
      const text = newCaptchaText();
      await kvSet(captchaKey(id), JSON.stringify({ purpose, kind, hash: answerHash(id, text) }), captchaLife / 1000);
      return { id, kind, image: drawCaptcha(text), expiresAt: expiresAt.toISOString() };
    }
    const challenge = await newChallenge(await effortFor(ip), expiresAt);
    await kvSet(captchaKey(id), JSON.stringify({ purpose, kind, hash: challenge.signature ?? "" }), captchaLife / 1000);
    return { id, kind, challenge, expiresAt: expiresAt.toISOString() };
  } catch (error) {
    if (error instanceof KvUnavailable) throw new AppError("unavailable", "try_again_shortly", { cause: error, retryAfter: 10 });
    throw error;
  }
}

async function effortFor(ip: string | null): Promise<number> {
  const key = `captcha-effort:${ipGroup(ip)}`;
  const asked = await withKv(async (kv) => {
    const [count] = await kv.multi().incr(key).expire(key, (10 * minute) / 1000, "NX").exec<[number, number]>();
    return Number(count);
  });
  return Math.min(effortMost, 2 ** Math.floor((asked - 1) / effortStep));
}
