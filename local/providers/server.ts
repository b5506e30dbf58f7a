/** The providers' HTTP door: Resend, Twilio, faults, ledger, and the inbox for people and scripts. */
import type http from "node:http";
import { HttpError, parseJson, readBody, sendJson, type Handler } from "../http";
import { faultInput, type Faults } from "./faults";
import { assets, sendMail, sendPage } from "./inbox/page";
import type { Ledger, Message } from "./ledger";
import type { Resend } from "./resend";
import type { Twilio } from "./twilio";

export type Parts = { ledger: Ledger; faults: Faults; resend: Resend; twilio: Twilio };

/** The most that one answer lists unless it is asked for one recipient or a limit. */
const MOST = 1000;

/** The providers' request handler. */
export function createHandler(parts: Parts): Handler {
  return async (req, res, url) => {
    const { pathname } = url;
    if (pathname.startsWith("/resend/")) return parts.resend.handle(req, res, pathname.slice("/resend".length));
    if (pathname.startsWith("/twilio/")) return parts.twilio.handle(req, res, pathname.slice("/twilio".length));
    if (pathname === "/api/faults") return faults(parts, req, res);
    if (req.method !== "GET" && req.method !== "HEAD") throw new HttpError(405, "Only GET here");
    const { ledger } = parts;
    if (pathname === "/api/messages") return sendJson(res, 200, { items: list(ledger, url).map(asApi) });
    if (pathname === "/api/ledger") return sendJson(res, 200, ledgerAnswer(ledger, url));
    if (pathname === "/inbox/messages") return sendJson(res, 200, pageList(ledger, url));
    if (pathname === "/inbox/live") return live(ledger, res);
    if (pathname === "/health") return sendJson(res, 200, { status: "ok" });
    if (pathname === "/") return sendPage(req, res, url);
    const asset = assets[pathname];
    if (asset) {
      res.writeHead(200, { "content-type": asset.type, "cache-control": "no-cache", "x-content-type-options": "nosniff" });
      return void res.end(asset.body);
    }
    const [, kind = "", id = ""] = /^\/(inbox\/messages|mail)\/([\w-]+)$/.exec(pathname) ?? [];
    const message = ledger.message(id);
    if (!message) throw new HttpError(404, "Not found");
    if (kind === "mail" && message.channel === "email") return sendMail(res, message);
    sendJson(res, 200, { item: asPage(message), thread: message.channel === "sms" ? ledger.list(message.to, 50).map(asPage) : [] });
  };
}

function limit(url: URL, fallback: number): number {
  const asked = Number(url.searchParams.get("limit") ?? fallback);
  return Number.isInteger(asked) && asked > 0 ? asked : fallback;
}

function list(ledger: Ledger, url: URL): Message[] {
  const to = url.searchParams.get("to");
  return ledger.list(to, limit(url, to ? Number.MAX_SAFE_INTEGER : MOST));
}

/** Exactly the fields of API.md. */
function asApi({ id, channel, to, subject, text, html, createdAt }: Message): Message {
  return { id, channel, to, subject, text, html, createdAt };
}

function asPage(message: Message): Record<string, unknown> {
  const { id, channel, to, subject, text, html, createdAt, from, replyTo } = message;
  return { id, channel, to, subject, text, createdAt, from, replyTo, hasHtml: Boolean(html), preview: text.replace(/\s+/g, " ").slice(0, 200) };
}

/** The page's list: the filter matches anywhere in a recipient, so that it works while typing. */
function pageList(ledger: Ledger, url: URL): Record<string, unknown> {
  const wanted = (url.searchParams.get("to") ?? "").replaceAll(" ", "+").toLowerCase();
  const channel = url.searchParams.get("channel");
  const most = Math.min(limit(url, 60), MOST);
  const items: Message[] = [];
  for (let i = ledger.messages.length - 1; i >= 0 && items.length <= most; i--) {
    const message = ledger.messages[i];
    if (message && (!channel || message.channel === channel) && message.to.toLowerCase().includes(wanted)) items.push(message);
  }
  return { items: items.slice(0, most).map(asPage), more: items.length > most, recipients: ledger.recipients() };
}

function ledgerAnswer(ledger: Ledger, url: URL): Record<string, unknown> {
  const wanted = (name: string): string | null => url.searchParams.get(name);
  const to = wanted("to")?.replaceAll(" ", "+").toLowerCase();
  const items = ledger.entries.filter((entry) => (!wanted("channel") || entry.channel === wanted("channel")) && (!wanted("outcome") || entry.outcome === wanted("outcome")) && (!to || entry.to.toLowerCase() === to));
  const counts: Record<string, number> = {};
  for (const { channel, outcome } of items) counts[`${channel}.${outcome}`] = (counts[`${channel}.${outcome}`] ?? 0) + 1;
  return { counts, items };
}

async function faults({ faults: known }: Parts, req: http.IncomingMessage, res: http.ServerResponse): Promise<void> {
  if (req.method === "GET") return sendJson(res, 200, { items: known.all() });
  if (req.method === "DELETE") {
    known.clear();
    return void res.writeHead(204).end();
  }
  if (req.method !== "POST") throw new HttpError(405, "GET, POST or DELETE here");
  const parsed = faultInput.safeParse(parseJson(await readBody(req)));
  if (!parsed.success) throw new HttpError(400, parsed.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`).join("; "));
  sendJson(res, 201, known.add(parsed.data));
}

/** Tells the page that something came, at most four times a second: a flood is one tick. */
function live(ledger: Ledger, res: http.ServerResponse): void {
  res.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-store" });
  res.write("retry: 1000\n\n");
  let timer: NodeJS.Timeout | null = null;
  const stop = ledger.onMessage(() => {
    timer ??= setTimeout(() => {
      timer = null;
      res.write("event: change\ndata: {}\n\n");
    }, 250);
  });
  const beat = setInterval(() => res.write(":\n\n"), 20_000);
  res.on("close", () => {
    stop();
    clearInterval(beat);
    if (timer) clearTimeout(timer);
  });
}
