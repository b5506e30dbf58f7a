import "server-only";
import type { CaptchaAnswer } from "@/lib/captchas/input";
import type { SentCode } from "@/lib/codes/output";
import type { Asker } from "@/lib/codes/send-sms";
import { notFound } from "@/lib/errors";
import { requestReset } from "./request-reset";
import { getReset } from "./reset-queries";

/**
 * Sends another code of a reset to where the first one went. It is a new reset under the same budgets, and the older code
 * dies; only the client that asked for the first can ask, since nobody else is told where it went.
 * @throws AppError 404 for another client's reset or none, and as `requestReset`.
 */
export async function resendReset(asker: Omit<Asker, "user">, id: string, captcha: CaptchaAnswer): Promise<SentCode> {
  const reset = await getReset(asker.client, id);
  if (!reset) throw notFound();
  return requestReset(asker, { ...(reset.channel === "sms" ? { mobile: reset.recipient } : { email: reset.recipient }), captcha });
}
