import "server-only";
import { Resend } from "resend";
import { now } from "./clock";
import { judgeStatus, retryAfterSeconds, type Outcome } from "./delivery";
import { env } from "./env";

/** Milliseconds until an answer counts as lost. Asking again is safe: the key stays the same. */
const timeout = 10_000;

let client: Resend | undefined;

export type Mail = { to: string; subject: string; html: string; text: string };

/**
 * Sends one e-mail by Resend.
 * @param idempotencyKey the same for every try of one message: Resend takes a key once in 24 hours.
 * @returns what became of it; never throws for what a provider or the network may do.
 */
export async function sendMail(mail: Mail, idempotencyKey: string): Promise<Outcome> {
  client ??= new Resend(env().RESEND_API_KEY, { baseUrl: env().RESEND_BASE_URL });
  const signal = AbortSignal.timeout(timeout);
  try {
    const { data, error, headers } = await client.emails.send({ from: env().EMAIL_FROM, ...mail }, { idempotencyKey, signal });
    if (!error) return data?.id ? { result: "accepted", providerId: data.id, status: 200 } : { result: "unknown", detail: "an answer without an id" };
    return judge(error.statusCode, `${error.name}: ${error.message}`, headers?.["retry-after"]);
  } catch (error) {
    return { result: "unknown", detail: error instanceof Error ? error.message : "no answer" };
  }
}

function judge(status: unknown, detail: string, retryAfter: string | undefined): Outcome {
  // The SDK hides why there was no answer, and takes the status from the body, where a gateway's answer has none.
  if (typeof status !== "number" || status < 400) return { result: "unknown", detail };
  // Another try with this key is under way.
  if (status === 409 && detail.startsWith("concurrent_idempotent_requests")) return { result: "retry", status, retryAfter: 2, detail };
  // This key was taken with other words: an earlier try was heard, before the template changed.
  if (status === 409) return { result: "unknown", status, detail };
  return judgeStatus(status, detail, retryAfterSeconds(retryAfter, now()));
}
