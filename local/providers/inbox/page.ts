/** The inbox's documents: the page, and one mail as it is framed. */
import type http from "node:http";
import { readFileSync } from "node:fs";
import type { Message } from "../ledger";
import { pickLanguage, words } from "./words";

/** Text made safe for HTML, attributes in double quotes included. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);
}

const asset = (name: string): string => readFileSync(new URL(name, import.meta.url), "utf8");
const template = asset("./inbox.html");

/** The files the page loads, by path. */
export const assets: Record<string, { type: string; body: string }> = {
  "/inbox.css": { type: "text/css; charset=utf-8", body: asset("./inbox.css") },
  "/inbox.js": { type: "text/javascript; charset=utf-8", body: asset("./inbox.client.js") },
};

/** The page itself may load its own script and style and frame its own mails; nothing inline, nothing from elsewhere. */
const PAGE_CSP = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/**
 * A mail gets a policy and a sandbox of its own, which also hold when it is opened alone: no scripts, no forms, no
 * origin, nothing loaded from a network; only links, in a new tab that is free of the sandbox.
 */
const MAIL_CSP = "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'self'";

function send(res: http.ServerResponse, csp: string, html: string, headers: Record<string, string> = {}): void {
  res.writeHead(200, {
    "content-type": "text/html; charset=utf-8",
    "content-security-policy": csp,
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    ...headers,
  });
  res.end(html);
}

/** Answers the inbox page in the reader's language. */
export function sendPage(req: http.IncomingMessage, res: http.ServerResponse, url: URL): void {
  const lang = pickLanguage(req.headers["accept-language"], url.searchParams.get("lang"));
  const own = words[lang];
  const values: Record<string, string> = { ...own, lang: lang === "zh" ? "zh-CN" : "en", words: JSON.stringify(own) };
  const html = template.replace(/\{\{(\w+)\}\}/g, (_, name: string) => escapeHtml(values[name] ?? ""));
  send(res, PAGE_CSP, html, { vary: "accept-language" });
}

/** Answers one mail's HTML as the sandboxed document that the page frames. */
export function sendMail(res: http.ServerResponse, message: Message): void {
  const extra = '<base target="_blank">';
  const html = message.html ?? `<pre style="font:inherit;white-space:pre-wrap">${escapeHtml(message.text)}</pre>`;
  const head = /<head[^>]*>/i.exec(html);
  // Behind the doctype, so that the mail is not shown in quirks mode.
  const framed = head ? html.slice(0, head.index + head[0].length) + extra + html.slice(head.index + head[0].length) : `<!doctype html><html><head><meta charset="utf-8">${extra}</head><body>${html}</body></html>`;
  send(res, MAIL_CSP, framed);
}
