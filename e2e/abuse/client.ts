import { request as open, Agent, type ClientRequest, type IncomingHttpHeaders } from "node:http";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { randomInt } from "node:crypto";
import { type Challenge, solveChallenge } from "altcha-lib";
import { deriveKey } from "altcha-lib/algorithms/pbkdf2";

type Services = { shop: string; shops: string[]; inbox: string; kv: string; inngest: string; database: string; redis: string; logs: string; pids: Record<string, number> };
const file = process.env.LEMON_SERVICES ?? ".data/services.json";

/** What runs, by the file the launcher keeps; read anew each time, because parts that were killed come back. */
export function services(): Services {
  if (!existsSync(file)) throw new Error(`no shop runs: ${file} is not there (npm run abuse starts one)`);
  const found = JSON.parse(readFileSync(file, "utf8")) as Services;
  for (const url of found.shops) if (new URL(url).hostname !== "localhost") throw new Error("attacks go to this machine only");
  return found;
}

/** Both processes of the shop; the first one's address is `APP_URL`. */
export const shops = services().shops;
export const appUrl = services().shop;

/** A source address nobody else has: on Linux a client may connect from any of 127.0.0.0/8. */
export const newAddress = () => `127.${randomInt(1, 255)}.${randomInt(256)}.${randomInt(1, 255)}`;

export type Headers = Record<string, string | string[] | undefined>;
export type Ask = { method?: string; path: string; headers?: Headers; body?: string | Buffer | undefined; /** Which process; by turns otherwise. */ door?: number };
export type Reply = { status: number; headers: IncomingHttpHeaders; text: string; ms: number };

/** The body as JSON, `{}` where there is none. */
export function json<T = Record<string, unknown>>(reply: Reply): T {
  return (reply.text ? JSON.parse(reply.text) : {}) as T;
}

/** The reason of a refusal, or of its only field; "" for what is none. */
export function reason(reply: Reply): string {
  if (!/json/.test(reply.headers["content-type"] ?? "")) return "";
  const { reason: whole = "", fields } = json<{ reason?: string; fields?: Record<string, string> }>(reply);
  return fields ? Object.entries(fields).map(([name, why]) => `${name}:${why}`).sort().join(" ") : whole;
}

const agent = new Agent({ keepAlive: false, maxSockets: Infinity });
let turn = 0;

/** A request that is connected and written but for its last byte; `end` lets it go. */
class Held {
  readonly answer: Promise<Reply>;
  private readonly request: ClientRequest;
  private readonly last: Buffer;
  private began = performance.now();

  constructor(ask: Ask, address: string, headers: Headers) {
    const base = new URL(shops[(ask.door ?? turn++) % shops.length] ?? appUrl);
    const body = Buffer.from(ask.body ?? "");
    this.last = body.subarray(Math.max(0, body.length - 1));
    const all = { host: new URL(appUrl).host, ...(body.length > 0 ? { "content-length": String(body.length) } : {}), ...headers, ...ask.headers };
    const given = Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined)) as Record<string, string | string[]>;
    this.request = open({ host: "127.0.0.1", port: base.port, method: ask.method ?? "GET", path: ask.path, headers: given, localAddress: address, agent });
    if (body.length > 1) this.request.write(body.subarray(0, -1));
    this.answer = new Promise((resolve, reject) => {
      this.request.on("error", reject);
      this.request.on("response", (response) => {
        const parts: Buffer[] = [];
        response.on("data", (part: Buffer) => parts.push(part));
        response.on("error", reject);
        response.on("end", () => resolve({ status: response.statusCode ?? 0, headers: response.headers, text: Buffer.concat(parts).toString("utf8"), ms: performance.now() - this.began }));
      });
    });
    // Whoever waits for the barrier first looks at the answer later.
    this.answer.catch(() => undefined);
  }

  async connected(): Promise<void> {
    const socket = this.request.socket ?? ((await once(this.request, "socket")) as [import("node:net").Socket])[0];
    if (socket.connecting) await once(socket, "connect");
  }

  end(): Promise<Reply> {
    this.began = performance.now();
    this.request.end(this.last);
    return this.answer;
  }
}

/** One client: an address, cookies, perhaps a Bearer token. */
export class Client {
  readonly cookies = new Map<string, string>();
  token: string | null = null;
  agentName = "lemon-abuse";
  constructor(readonly address = newAddress()) {}

  private held(ask: Ask): Held {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    return new Held(ask, this.address, {
      "user-agent": this.agentName,
      ...(cookie ? { cookie } : {}),
      ...(this.token ? { authorization: `Bearer ${this.token}` } : {}),
    });
  }

  private keep(reply: Reply): Reply {
    for (const line of reply.headers["set-cookie"] ?? []) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (/max-age=0(;|$)|expires=thu, 01 jan 1970/i.test(line)) this.cookies.delete(name);
      else this.cookies.set(name, value);
    }
    return reply;
  }

  async ask(ask: Ask): Promise<Reply> {
    return this.keep(await this.held(ask).end());
  }

  /** A request of this client for `atOnce`. */
  hold(ask: Ask): Held {
    return this.held(ask);
  }

  /** One call of /api/v1, JSON in and out. */
  call(method: string, path: string, body?: unknown, headers: Headers = {}, door?: number): Promise<Reply> {
    return this.ask(apiCall(method, path, body, headers, door));
  }

  /** Has a code or a form's captcha solved, as any script can: the proof of work. */
  async captcha(purpose: string): Promise<{ id: string; answer: string }> {
    const made = await this.call("POST", "/captchas", { purpose, kind: "pow" });
    if (made.status !== 201) throw new Error(`captcha: ${made.status} ${made.text}`);
    const { id, challenge } = json<{ id: string; challenge: Challenge }>(made);
    const solution = await solveChallenge({ challenge, deriveKey });
    return { id, answer: Buffer.from(JSON.stringify({ challenge, solution })).toString("base64") };
  }
}

/** A call of /api/v1 as a request. */
export function apiCall(method: string, path: string, body?: unknown, headers: Headers = {}, door?: number): Ask {
  const text = body === undefined ? undefined : typeof body === "string" ? body : JSON.stringify(body);
  return { method, path: `/api/v1${path}`, headers: { ...(text === undefined ? {} : { "content-type": "application/json" }), ...headers }, body: text, ...(door === undefined ? {} : { door }) };
}

/** Lets all requests go at the same moment, once each of them is connected and written but for its last byte. */
export async function atOnce(requests: Held[]): Promise<Reply[]> {
  await Promise.all(requests.map((request) => request.connected()));
  return Promise.all(requests.map((request) => request.end()));
}

/** `count` requests at the same moment, by turns to both processes. */
export function fifty(make: (at: number) => Held, count = 50): Promise<Reply[]> {
  return atOnce(Array.from({ length: count }, (_, at) => make(at)));
}

/** How often each status came: `{ "201": 1, "422": 49 }`. */
export function tally(replies: Pick<Reply, "status">[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { status } of replies) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
}

/** How often each reason came. */
export function reasonsOf(replies: Reply[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const reply of replies) counts[reason(reply) || reply.status] = (counts[reason(reply) || reply.status] ?? 0) + 1;
  return counts;
}
