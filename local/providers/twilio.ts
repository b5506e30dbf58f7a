/** Twilio's Messages resource, as far as a shop sends with it. Codes: https://www.twilio.com/docs/api/errors */
import { randomBytes } from "node:crypto";
import type http from "node:http";
import { readBody, sendJson } from "../http";
import { deliver, refuse, type Attempt, type Provider, type Reply } from "./delivery";
import type { Faults } from "./faults";
import type { Ledger, Message } from "./ledger";

const fail = (status: number, code: number, message: string, headers?: Record<string, string>): Reply => ({
  status,
  body: { code, message, more_info: `https://www.twilio.com/docs/errors/${code}`, status },
  headers,
});

const MAX_BODY = 1600;
const E164 = /^\+[1-9]\d{6,14}$/;

export type TwilioKeys = { accountSid: string; authToken: string } | null;

/** @param keys the only account that is taken; without, any `AC…` whose user name is the account in the path */
export class Twilio {
  private readonly provider: Provider;

  constructor(
    private readonly ledger: Ledger,
    faults: Faults,
    private readonly keys: TwilioKeys,
  ) {
    const refusals = {
      rateLimited: (retryAfter: number) => fail(429, 20429, "Too Many Requests", { "retry-after": String(retryAfter) }),
      broken: () => fail(500, 20500, "An internal server error has occurred"),
      invalid: () => fail(400, 21211, "Invalid 'To' Phone Number"),
    };
    this.provider = { ledger, faults, refusals };
  }

  /** Handles a path below `/twilio`. */
  async handle(req: http.IncomingMessage, res: http.ServerResponse, path: string): Promise<void> {
    const [, account = "", rest = ""] = /^\/2010-04-01\/Accounts\/(\w+)\/(Messages(?:\/\w+)?)\.json$/.exec(path) ?? [];
    const authorized = this.authorized(req, account);
    if (rest === "Messages" && req.method === "POST") return this.send(req, res, account, authorized);
    if (!authorized) return reply(res, fail(401, 20003, "Authenticate"));
    const message = rest.startsWith("Messages/") ? this.ledger.message(rest.slice("Messages/".length)) : undefined;
    if (!message) return reply(res, fail(404, 20404, `The requested resource ${path} was not found`));
    reply(res, { status: 200, body: resource(account, message, "delivered") });
  }

  private authorized(req: http.IncomingMessage, account: string): boolean {
    const basic = /^Basic (\S+)$/.exec(req.headers.authorization ?? "")?.[1];
    const [user = "", ...rest] = Buffer.from(basic ?? "", "base64").toString("utf8").split(":");
    const password = rest.join(":");
    if (this.keys) return user === this.keys.accountSid && password === this.keys.authToken && account === user;
    return user.startsWith("AC") && user === account && password !== "";
  }

  private async send(req: http.IncomingMessage, res: http.ServerResponse, account: string, authorized: boolean): Promise<void> {
    const form = new URLSearchParams(await readBody(req));
    const field = (name: string): string => form.get(name) ?? "";
    const [to, from, body] = [field("To"), field("From"), field("Body")];
    const attempt: Attempt = { channel: "sms", to, key: null };
    const refused = authorized ? problem(to, from || field("MessagingServiceSid"), body) : fail(401, 20003, "Authenticate");
    if (refused) return refuse(this.provider, res, attempt, refused);
    await deliver(this.provider, res, attempt, () => {
      const message: Message = { id: `SM${randomBytes(16).toString("hex")}`, channel: "sms", to, text: body, createdAt: new Date().toISOString(), from };
      return { message, reply: { status: 201, body: resource(account, message, "queued") } };
    });
  }
}

function reply(res: http.ServerResponse, { status, body, headers }: Reply): void {
  sendJson(res, status, body, headers);
}

function problem(to: string, from: string, body: string): Reply | null {
  if (!to) return fail(400, 21604, "A 'To' phone number is required.");
  if (!E164.test(to)) return fail(400, 21211, `Invalid 'To' Phone Number: ${to.slice(0, 4)}XXXX`);
  if (!from) return fail(400, 21603, "A 'From' phone number is required.");
  if (!body) return fail(400, 21602, "Message body is required.");
  if (Array.from(body).length > MAX_BODY) return fail(400, 21617, "The concatenated message body exceeds the 1600 character limit");
  return null;
}

function resource(account: string, message: Message, status: string): Record<string, unknown> {
  const date = new Date(message.createdAt).toUTCString().replace("GMT", "+0000");
  return {
    account_sid: account,
    api_version: "2010-04-01",
    body: message.text,
    date_created: date,
    date_sent: status === "queued" ? null : date,
    date_updated: date,
    direction: "outbound-api",
    error_code: null,
    error_message: null,
    from: message.from || null,
    messaging_service_sid: null,
    num_media: "0",
    num_segments: String(Math.max(1, Math.ceil(message.text.length / (/^[\x20-\x7e\n\r]*$/.test(message.text) ? 160 : 70)))),
    price: null,
    price_unit: "USD",
    sid: message.id,
    status,
    subresource_uris: {},
    to: message.to,
    uri: `/2010-04-01/Accounts/${account}/Messages/${message.id}.json`,
  };
}
