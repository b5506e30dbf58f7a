import "server-only";
import { Agent } from "node:http";
import twilio from "twilio";
import type RequestClient from "twilio/lib/base/RequestClient.js";
import { now } from "./clock";
import { judgeStatus, retryAfterSeconds, type Outcome } from "./delivery";
import { env } from "./env";

/** Milliseconds until an answer counts as lost. The relay's lease on a message being sent is longer. */
export const smsTimeout = 10_000;

/** Errors of a line that never stood: nothing was asked, so nothing was taken. */
const neverAsked = new Set(["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "EHOSTUNREACH", "ENETUNREACH", "CERT_HAS_EXPIRED",
  "DEPTH_ZERO_SELF_SIGNED_CERT", "SELF_SIGNED_CERT_IN_CHAIN", "UNABLE_TO_VERIFY_LEAF_SIGNATURE", "ERR_TLS_CERT_ALTNAME_INVALID"]);

/** An answer that is no yes, with the headers that the SDK's own exception drops. */
class Answered extends Error {
  constructor(readonly status: number, readonly retryAfter: string | undefined, detail: string) {
    super(detail);
  }
}

/** Sends the SDK's requests to `TWILIO_BASE_URL`. */
class Client extends twilio.RequestClient {
  constructor(private readonly base: string) {
    // No line is kept open: one that the other side just closed looks like an answer that was lost.
    super({ timeout: smsTimeout, keepAlive: false });
    this.axios.defaults.httpAgent = new Agent({ keepAlive: false });
  }

  override async request<T>(options: RequestClient.RequestOptions<T>) {
    const answer = await super.request<T>({ ...options, uri: options.uri.replace("https://api.twilio.com", this.base) });
    if (answer.statusCode >= 200 && answer.statusCode < 300) return answer;
    const headers: Record<string, string> = answer.headers ?? {};
    throw new Answered(answer.statusCode, headers["retry-after"], `${answer.statusCode}: ${reason(answer.body)}`);
  }
}

function reason(body: unknown): string {
  if (typeof body !== "object" || body === null || !("message" in body)) return "no reason given";
  return "code" in body ? `${String(body.code)} ${String(body.message)}` : String(body.message);
}

let client: twilio.Twilio | undefined;

/**
 * Sends one SMS by Twilio, which knows no idempotency key: after `unknown` nobody may try again by himself.
 * @param to E.164
 * @returns what became of it; never throws for what a provider or the network may do.
 */
export async function sendSms(to: string, body: string): Promise<Outcome> {
  const { TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN, TWILIO_BASE_URL, SMS_FROM } = env();
  client ??= twilio(TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN, { httpClient: new Client(TWILIO_BASE_URL.replace(/\/$/, "")) });
  // A messaging service (MG…) picks the number itself.
  const from = SMS_FROM.startsWith("MG") ? { messagingServiceSid: SMS_FROM } : { from: SMS_FROM };
  try {
    const { sid } = await client.messages.create({ to, body, ...from });
    return sid ? { result: "accepted", providerId: sid, status: 201 } : { result: "unknown", detail: "an answer without a sid" };
  } catch (error) {
    return judge(error);
  }
}

function judge(error: unknown): Outcome {
  if (!(error instanceof Answered)) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "no answer";
    return { result: neverAsked.has(code) ? "retry" : "unknown", detail: code };
  }
  return judgeStatus(error.status, error.message, retryAfterSeconds(error.retryAfter, now()));
}
