/** For the tests beside it: Resend, Twilio and Inngest's event door on one free port, in the hands of the test. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { inngest } from "@/lib/events";

/** One request that came to a provider. */
export type Asked = { path: string; key: string | undefined; body: Record<string, unknown> };
/** What the provider does with it: an answer, or a line cut `before` or `after` it took the message. */
export type Answer = { status: number; body?: unknown; headers?: Record<string, string> } | "cut-before" | "cut-after" | "accept";

export type TestCloud = {
  url: string;
  asked: Asked[];
  /** What was really taken: for e-mail once a key. */
  accepted: Asked[];
  events: { id: string; name: string; data: { messageId: string } }[];
  /** How each request is answered; may hold it back. */
  answer: (request: Asked) => Answer | Promise<Answer>;
  /** False: the event door is shut, as when Inngest is down. */
  inngestUp: boolean;
  /** What happens once events were taken, before the answer says so. */
  beforeTaken: () => Promise<void>;
  close: () => Promise<void>;
};

/** Starts it and points the environment at it; call it before anything reads the environment. */
export async function startTestCloud(): Promise<TestCloud> {
  const keys = new Map<string, string>();
  const server: Server = createServer((request, response) => void handle(request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const cloud: TestCloud = {
    url, asked: [], accepted: [], events: [], answer: () => "accept", inngestUp: true, beforeTaken: async () => undefined,
    close: () => new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    }),
  };
  Object.assign(process.env, { RESEND_BASE_URL: `${url}/resend`, TWILIO_BASE_URL: `${url}/twilio` });
  // The client has read the environment when it was imported.
  inngest.setEnvVars({ INNGEST_DEV: url });
  return cloud;

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const text = await read(request);
    if (request.url?.startsWith("/e/")) return await takeEvents(text, response);
    const form = request.headers["content-type"]?.includes("form");
    const body: Record<string, unknown> = form ? Object.fromEntries(new URLSearchParams(text)) : JSON.parse(text);
    const header = request.headers["idempotency-key"];
    const asked: Asked = { path: request.url ?? "", key: typeof header === "string" ? header : undefined, body };
    cloud.asked.push(asked);
    const answer = await cloud.answer(asked);
    if (answer === "cut-before") return void response.socket?.destroy();
    if (typeof answer === "object") return say(response, answer.status, answer.body ?? { message: "no", name: "application_error" }, answer.headers);
    const id = accept(asked);
    if (answer === "cut-after") return void response.socket?.destroy();
    say(response, asked.path.startsWith("/twilio") ? 201 : 200, asked.path.startsWith("/twilio") ? { sid: id } : { id });
  }

  function accept(asked: Asked): string {
    const known = asked.key && keys.get(asked.key);
    if (known) return known;
    cloud.accepted.push(asked);
    const id = `id-${cloud.accepted.length}`;
    if (asked.key) keys.set(asked.key, id);
    return id;
  }

  async function takeEvents(text: string, response: ServerResponse): Promise<void> {
    if (!cloud.inngestUp) return void response.socket?.destroy();
    const events: TestCloud["events"] = JSON.parse(text);
    cloud.events.push(...events);
    await cloud.beforeTaken();
    say(response, 200, { ids: events.map((event) => event.id), status: 200 });
  }
}

async function read(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString("utf8");
}

function say(response: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}): void {
  response.writeHead(status, { "content-type": "application/json", ...headers }).end(JSON.stringify(body));
}
