import { randomInt } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { type Challenge, solveChallenge } from "altcha-lib";
import { deriveKey } from "altcha-lib/algorithms/pbkdf2";
import { createConnection } from "mysql2/promise";

const services = process.env.LEMON_SERVICES ?? ".data/services.json";
const found: { shop?: string; inbox?: string; database?: string } = existsSync(services) ? JSON.parse(readFileSync(services, "utf8")) : {};
export const shopUrl = process.env.BASE_URL ?? found.shop ?? "http://localhost:3000";
export const inboxUrl = process.env.INBOX_URL ?? found.inbox ?? "http://localhost:3001";

/** An address of the network for documentation that no other test uses, so that nobody's limits meet. */
export const newIp = () => `198.18.${randomInt(256)}.${randomInt(1, 255)}`;
/** 138… and 158…: not every 154… or 194… is a mobile to libphonenumber. */
export const newMobile = () => `1${randomInt(2) * 2 + 3}8${String(randomInt(100_000_000)).padStart(8, "0")}`;
export const newUsername = () => `e${Date.now().toString(36)}${randomInt(36 ** 4).toString(36)}`;
export const goodPassword = "violet-kettle-harbour-17";

export type Message = { id: string; channel: "email" | "sms"; to: string; subject?: string; text: string; html?: string; createdAt: string };

/** Waits for the newest message to somebody that fits, as a person would look into the inbox. */
export async function readMessage(to: string, fits: (message: Message) => boolean, seconds = 20): Promise<Message> {
  const end = Date.now() + seconds * 1000;
  for (;;) {
    const answer = await fetch(`${inboxUrl}/api/messages?to=${encodeURIComponent(to)}`);
    const { items } = (await answer.json()) as { items: Message[] };
    const message = items.find(fits);
    if (message) return message;
    if (Date.now() > end) throw new Error(`no message to ${to} that fits among ${items.length}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

const e164 = (mobile: string) => (mobile.startsWith("+") ? mobile : `+86${mobile}`);

/** The six digits of the newest SMS to a mobile. @param after only codes sent later than this (milliseconds). */
export async function readSms(mobile: string, after = 0): Promise<string> {
  const message = await readMessage(e164(mobile), (sms) => sms.channel === "sms" && Date.parse(sms.createdAt) >= after && /\b\d{6}\b/.test(sms.text));
  return /\b(\d{6})\b/.exec(message.text)?.[1] ?? "";
}

/** The newest mail to an address, and the path its first link of a kind leads to. */
export async function readMail(to: string, link: RegExp): Promise<{ message: Message; href: string }> {
  const message = await readMessage(to, (mail) => mail.channel === "email" && link.test(mail.text));
  return { message, href: link.exec(message.text)?.[0] ?? "" };
}

export type Answer<T = Record<string, unknown>> = { status: number; body: T; headers: Headers };

/** A client of `/api/v1`, as a phone app would be one: JSON, a Bearer token, no cookies. */
export class ShopClient {
  token: string | null = null;
  readonly ip = newIp();
  constructor(readonly base = shopUrl) {}

  /** One call; the body of a 204 is `{}`. */
  async call<T = Record<string, unknown>>(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer<T>> {
    const response = await fetch(`${this.base}/api/v1${path}`, {
      method,
      headers: {
        "x-forwarded-for": this.ip,
        "user-agent": "lemon-e2e",
        ...(this.token ? { authorization: `Bearer ${this.token}` } : {}),
        ...(body === undefined ? {} : { "content-type": "application/json" }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, body: (text ? JSON.parse(text) : {}) as T, headers: response.headers };
  }

  /** Solves a proof of work, as any client can. */
  async captcha(purpose: string): Promise<{ id: string; answer: string }> {
    const made = await this.call<{ id: string; challenge: Challenge }>("POST", "/captchas", { purpose, kind: "pow" });
    if (made.status !== 201) throw new Error(`captcha: ${made.status} ${JSON.stringify(made.body)}`);
    const { id, challenge } = made.body;
    const solution = await solveChallenge({ challenge, deriveKey });
    return { id, answer: Buffer.from(JSON.stringify({ challenge, solution })).toString("base64") };
  }

  /** Has a code sent and reads it out of the inbox. */
  async smsCode(mobile: string, purpose: string): Promise<string> {
    const captcha = await this.captcha(purpose);
    // No tolerance: the code before may be a moment old.
    const before = Date.now();
    const sent = await this.call("POST", "/sms-codes", { mobile, purpose, captcha });
    if (sent.status !== 202) throw new Error(`sms-codes: ${sent.status} ${JSON.stringify(sent.body)}`);
    return readSms(mobile, before);
  }

  /** Registers a new person by mobile and keeps the token. */
  async register(more: Record<string, unknown> = {}): Promise<{ username: string; mobile: string; password: string; id: string }> {
    const person = { username: newUsername(), mobile: newMobile(), password: goodPassword };
    const smsCode = await this.smsCode(person.mobile, "register");
    const made = await this.call<{ token: string; user: { id: string } }>("POST", "/users", { ...person, smsCode, acceptTerms: true, ...more });
    if (made.status !== 201) throw new Error(`users: ${made.status} ${JSON.stringify(made.body)}`);
    this.token = made.body.token;
    return { ...person, id: made.body.user.id };
  }
}

/** Lets ten minutes pass for the proofs of a person's sessions, in the shop's database: nobody can wait that long. */
export async function agedProof(userId: string): Promise<void> {
  await inDatabase("UPDATE sessions SET proved_at = DATE_SUB(UTC_TIMESTAMP(3), INTERVAL 11 MINUTE) WHERE user_id = ?", [userId]);
}

/** Lets the minute pass that a mobile waits for its next code. */
export async function agedSms(mobile: string): Promise<void> {
  await inDatabase("UPDATE budgets SET last_at = DATE_SUB(last_at, INTERVAL 2 MINUTE) WHERE `key` = ?", [`sms:to:${e164(mobile)}`]);
}

async function inDatabase(statement: string, values: string[]): Promise<void> {
  const url = process.env.DATABASE_URL ?? found.database;
  if (!url) throw new Error("no database to reach");
  const connection = await createConnection(url);
  await connection.execute(statement, values);
  await connection.end();
}
