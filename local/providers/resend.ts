/** Resend's HTTP API, as far as a shop sends with it. Shapes: https://resend.com/docs/api-reference/errors */
import { createHash, randomUUID } from "node:crypto";
import type http from "node:http";
import { z } from "zod";
import { parseJson, readBody, sendJson } from "../http";
import { deliver, refuse, replayed, type Attempt, type Provider, type Reply } from "./delivery";
import type { Faults } from "./faults";
import type { Ledger } from "./ledger";

const fail = (status: number, name: string, message: string, headers?: Record<string, string>): Reply => ({ status, body: { statusCode: status, name, message }, headers });

const RATE = { "ratelimit-limit": "2", "ratelimit-remaining": "1", "ratelimit-reset": "1" };

/** `Shop <a@b.c>` or `a@b.c`. */
const address = z.string().max(400).regex(/^(?:[^<>\r\n]*<)?[^\s<>@",;]+@[^\s<>@",;]+\.[^\s<>@",;]+>?$/);
const addresses = z.union([address.transform((one) => [one]), z.array(address).min(1).max(50)]);
const oneLine = z.string().regex(/^[^\r\n]*$/);
const mail = z.looseObject({
  from: address,
  to: addresses,
  subject: oneLine.min(1),
  html: z.string().nullish(),
  text: z.string().nullish(),
  reply_to: z.union([z.string(), z.array(z.string())]).nullish(),
  headers: z.record(z.string(), oneLine).nullish(),
});

function bare(one: string): string {
  return /<([^>]+)>/.exec(one)?.[1] ?? one;
}

/** @param apiKey the only key that is taken; without, any `re_…` */
export class Resend {
  private readonly provider: Provider;
  /** Keys whose first request is still being worked on. */
  private readonly busy = new Set<string>();

  constructor(
    private readonly ledger: Ledger,
    faults: Faults,
    private readonly apiKey: string | null,
  ) {
    const refusals = {
      rateLimited: (retryAfter: number) =>
        fail(429, "rate_limit_exceeded", "Too many requests. You can only make 2 requests per second.", { "retry-after": String(retryAfter), "ratelimit-limit": "2", "ratelimit-remaining": "0", "ratelimit-reset": String(retryAfter) }),
      broken: () => fail(500, "application_error", "An unexpected error occurred."),
      invalid: () => fail(422, "validation_error", "Invalid `to` field. The email address needs to follow the `email@example.com` or `Name <email@example.com>` format."),
    };
    this.provider = { ledger, faults, refusals };
  }

  /** Handles a path below `/resend`. */
  async handle(req: http.IncomingMessage, res: http.ServerResponse, path: string): Promise<void> {
    const refused = this.unauthorized(req);
    if (path === "/emails" && req.method === "POST") return this.send(req, res, refused);
    if (refused) return sendJson(res, refused.status, refused.body);
    const id = /^\/emails\/([\w-]+)$/.exec(path)?.[1];
    const message = id && req.method === "GET" ? this.ledger.message(id) : undefined;
    if (!message) return sendJson(res, 404, fail(404, "not_found", id ? "Email not found" : "The requested endpoint does not exist").body);
    const { to, from, subject, html, text, createdAt } = message;
    sendJson(res, 200, { object: "email", id, to: to.split(", "), from, subject, html: html ?? null, text: text || null, created_at: createdAt, bcc: null, cc: null, reply_to: null, last_event: "delivered", scheduled_at: null });
  }

  private unauthorized(req: http.IncomingMessage): Reply | null {
    const key = /^Bearer (\S+)$/.exec(req.headers.authorization ?? "")?.[1];
    if (!key) return fail(401, "missing_api_key", "Missing API key in the authorization header.");
    const known = this.apiKey ? key === this.apiKey : key.startsWith("re_");
    return known ? null : fail(403, "invalid_api_key", "API key is invalid.");
  }

  private async send(req: http.IncomingMessage, res: http.ServerResponse, refused: Reply | null): Promise<void> {
    const raw = await readBody(req);
    const header = req.headers["idempotency-key"];
    const key = typeof header === "string" ? header : null;
    const attempt: Attempt = { channel: "email", to: "", key };
    if (refused) return refuse(this.provider, res, attempt, refused);
    if (key !== null && (key.length < 1 || key.length > 256)) return refuse(this.provider, res, attempt, fail(400, "invalid_idempotency_key", "The key must be between 1-256 chars."));
    let body: unknown;
    try {
      body = parseJson(raw);
    } catch {
      return refuse(this.provider, res, attempt, fail(400, "validation_error", "The request body is not valid JSON."));
    }
    const parsed = mail.safeParse(body);
    if (!parsed.success) return refuse(this.provider, res, attempt, invalid(body, parsed.error));
    const { data } = parsed;
    if (!data.html && !data.text) return refuse(this.provider, res, attempt, fail(422, "missing_required_field", "Missing `html` or `text` field."));
    attempt.to = data.to.map(bare).join(", ");

    const hash = createHash("sha256").update(raw).digest("hex");
    if (key !== null) {
      const before = this.ledger.replay(key);
      if (before && before.hash !== hash) return refuse(this.provider, res, attempt, fail(409, "invalid_idempotent_request", "Same idempotency key used with a different request payload."));
      if (before) return replayed(this.provider, res, attempt, before.id, { status: 200, body: { id: before.id }, headers: RATE });
      if (this.busy.has(key)) return refuse(this.provider, res, attempt, fail(409, "concurrent_idempotent_requests", "Same idempotency key used while original request is still in progress."));
      this.busy.add(key);
    }
    try {
      await deliver(this.provider, res, attempt, () => {
        const id = randomUUID();
        const replyTo = Array.isArray(data.reply_to) ? data.reply_to.join(", ") : (data.reply_to ?? undefined);
        const message = { id, channel: "email" as const, to: attempt.to, subject: data.subject, text: data.text ?? "", html: data.html ?? undefined, createdAt: new Date().toISOString(), from: data.from, replyTo, key: key ?? undefined };
        return { message, reply: { status: 200, body: { id }, headers: RATE }, replay: key === null ? undefined : { hash, id, at: Date.now() } };
      });
    } finally {
      if (key !== null) this.busy.delete(key);
    }
  }
}

function invalid(body: unknown, error: z.ZodError): Reply {
  const field = String(error.issues[0]?.path[0] ?? "");
  const missing = body !== null && typeof body === "object" && (!(field in body) || Reflect.get(body, field) === "");
  if (missing || !field) return fail(422, "missing_required_field", `Missing \`${field || "to"}\` field.`);
  if (field === "from") return fail(422, "invalid_from_address", "Invalid `from` field. The email address needs to follow the `email@example.com` or `Name <email@example.com>` format.");
  return fail(422, "validation_error", field === "to" ? "Invalid `to` field. The email address needs to follow the `email@example.com` or `Name <email@example.com>` format." : `Invalid \`${field}\` field.`);
}
