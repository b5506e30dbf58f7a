/**
 * `npm run emails`: every e-mail and SMS in both languages on one local page, rendered from samples at each load. Needs
 * neither a database nor the network. PORT sets the port (3100 otherwise).
 */
import { createServer } from "node:http";
import { renderMail, renderSms } from "@/lib/messages/templates/render";
import { sampleLetters } from "@/lib/messages/templates/samples";
import { escapeHtml } from "@/lib/messages/templates/values";

// The templates read only the shop's address and time zone; the rest is asked for by env() and never used.
const needed = ["AUTH_SECRET", "DATA_SECRET", "KV_REST_API_TOKEN", "RESEND_API_KEY", "EMAIL_FROM", "TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN", "SMS_FROM"];
for (const name of needed) process.env[name] ||= "unused-by-the-preview-of-the-mails-".padEnd(40, "x");
process.env.DATABASE_URL ||= "mysql://unused@127.0.0.1/unused";
process.env.KV_REST_API_URL ||= "http://127.0.0.1:1";

const style = `body{font:15px/1.5 system-ui,sans-serif;margin:0;padding:24px;background:#f3f1e8;color:#1a1911;color-scheme:light dark}
h1{font-size:22px}h2{font-size:15px;margin:32px 0 8px}.pair{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(360px,100%),1fr));gap:16px}
iframe{width:100%;height:720px;border:1px solid #e5e2d5;border-radius:12px;background:#fff}figure{margin:0}figcaption{font-weight:600;margin-bottom:4px}
pre{white-space:pre-wrap;overflow-wrap:anywhere;background:#fff;color:#1a1911;padding:12px;border-radius:8px;border:1px solid #e5e2d5}
.sms{background:#fff6cc;color:#1a1911;border-radius:16px;padding:10px 14px;display:inline-block;max-width:40ch}`;

type Sample = ReturnType<typeof sampleLetters>[number];

async function show(sample: Sample): Promise<string> {
  if (sample.channel === "sms") return `<figure><p class="sms">${escapeHtml(renderSms(sample))}</p></figure>`;
  const { subject, html, text } = await renderMail(sample);
  return `<figure><figcaption>${escapeHtml(subject)}</figcaption><iframe sandbox="" title="${escapeHtml(subject)}" srcdoc="${escapeHtml(html)}"></iframe>
<details><summary>Plain text</summary><pre>${escapeHtml(text)}</pre></details></figure>`;
}

async function page(): Promise<string> {
  const chinese = sampleLetters("zh");
  const rows = await Promise.all(sampleLetters("en").map(async (english, at) => {
    const other = chinese[at];
    const details = Object.values(english.data).filter((value) => /^[a-z-]+$/.test(value) && value !== english.data.username);
    return `<h2>${escapeHtml([english.channel, english.kind, ...details].join(" · "))}</h2><div class="pair">${await show(english)}${other ? await show(other) : ""}</div>`;
  }));
  return `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Mails and SMS</title><style>${style}</style><h1>Mails and SMS of the shop</h1>${rows.join("")}</html>`;
}

const server = createServer((request, response) => {
  if (request.url !== "/") return void response.writeHead(404).end();
  page().then(
    (html) => response.writeHead(200, { "content-type": "text/html; charset=utf-8" }).end(html),
    (error: unknown) => response.writeHead(500, { "content-type": "text/plain" }).end(String(error)),
  );
});
server.listen(Number(process.env.PORT ?? 3100), "localhost", () => {
  const address = server.address();
  if (address && typeof address === "object") console.log(`Every mail and SMS: http://localhost:${address.port} (Ctrl-C ends it)`);
});
