/** The real resend and twilio SDKs against the simulator, and what a script sees. */
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Resend } from "resend";
import twilio from "twilio";
import RequestClient from "twilio/lib/base/RequestClient.js";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { startProcess } from "../testing";
import { startProviders } from "./start";

let file: string;
let running: Awaited<ReturnType<typeof startProviders>>;
let base: string;
let resend: Resend;

class Redirected extends RequestClient {
  override request<T>(options: RequestClient.RequestOptions<T>) {
    return super.request<T>({ ...options, uri: options.uri.replace("https://api.twilio.com", `${base}/twilio`) });
  }
}
const SID = `AC${"a".repeat(32)}`;
const sms = (token = "secret") => twilio(SID, token, { httpClient: new Redirected({ timeout: 500 }) });
const mail = { from: "Lemon Mall <shop@lemon.example>", to: "ann@example.com", subject: "Hello", html: "<p>Hi</p>", text: "Hi" };
const text = { to: "+8613800138000", from: "+15005550006", body: "123456 is your code." };
const get = async (path: string) => (await fetch(base + path)).json();
const fault = (body: unknown) => fetch(`${base}/api/faults`, { method: "POST", body: JSON.stringify(body) });
const ledger = async (): Promise<string[]> => (await get("/api/ledger")).items.map((one: Record<string, unknown>) => `${String(one.channel)} ${String(one.outcome)} ${String(one.status)} ${one.answered ? "answered" : "silent"}`);

beforeEach(async () => {
  file = join(mkdtempSync(join(tmpdir(), "providers-")), "ledger.jsonl");
  running = await startProviders({ port: 0, stateFile: file });
  base = `http://127.0.0.1:${running.port}`;
  resend = new Resend("re_test", { baseUrl: `${base}/resend` });
});
afterEach(() => running.close());

describe("resend", () => {
  it("takes a mail, gives it back by id, and shows it as API.md says", async () => {
    const sent = await resend.emails.send({ ...mail, to: ["Ann+tag@Example.com"], replyTo: "help@lemon.example" });
    expect(sent.error).toBeNull();
    expect((await resend.emails.get(sent.data?.id ?? "")).data).toMatchObject({ subject: "Hello", to: ["Ann+tag@Example.com"], html: "<p>Hi</p>" });
    const { items } = await get("/api/messages?to=ann+tag@example.com");
    expect(items).toEqual([{ id: sent.data?.id, channel: "email", to: "Ann+tag@Example.com", subject: "Hello", text: "Hi", html: "<p>Hi</p>", createdAt: expect.stringMatching(/^\d{4}-.*Z$/) }]);
    expect((await get("/api/messages?to=an@example.com")).items).toEqual([]);
  });

  it("sends once for one Idempotency-Key, also after a restart, and refuses another body under it", async () => {
    const key = { idempotencyKey: "email-verification/01J" };
    const first = await resend.emails.send(mail, key);
    const second = await resend.emails.send(mail, key);
    expect(second.data?.id).toBe(first.data?.id);
    await running.close();
    running = await startProviders({ port: running.port, stateFile: file });
    expect((await resend.emails.send(mail, key)).data?.id).toBe(first.data?.id);
    expect((await resend.emails.send({ ...mail, subject: "Other" }, key)).error).toMatchObject({ statusCode: 409, name: "invalid_idempotent_request" });
    expect((await resend.emails.send(mail)).data?.id).not.toBe(first.data?.id);
    expect((await get("/api/messages")).items).toHaveLength(2);
    expect(await ledger()).toEqual(["email accepted 200 answered", "email replayed 200 answered", "email replayed 200 answered", "email refused 409 answered", "email accepted 200 answered"]);
  });

  it("refuses a second request while the first with its key is under way", async () => {
    await fault({ channel: "email", kind: "slow", ms: 200, count: 1 });
    const key = { idempotencyKey: "k" };
    const [a, b] = await Promise.all([resend.emails.send(mail, key), resend.emails.send(mail, key)]);
    const [won, lost] = a.error ? [b, a] : [a, b];
    expect(won.error).toBeNull();
    expect(lost.error).toMatchObject({ statusCode: 409, name: "concurrent_idempotent_requests" });
    expect((await get("/api/messages")).items).toHaveLength(1);
  });

  it.each([
    [{ to: "nobody" }, 422, "validation_error"],
    [{ to: ["a@b.example", "x"] }, 422, "validation_error"],
    [{ to: undefined }, 422, "missing_required_field"],
    [{ from: "no address" }, 422, "invalid_from_address"],
    [{ subject: "" }, 422, "missing_required_field"],
    [{ subject: "a\r\nBcc: x@y.example" }, 422, "validation_error"],
    [{ html: undefined, text: undefined }, 422, "missing_required_field"],
  ])("refuses %j as Resend does", async (change, statusCode, name) => {
    expect((await resend.emails.send({ ...mail, ...change } as never)).error).toMatchObject({ statusCode, name });
    expect((await get("/api/messages")).items).toEqual([]);
  });

  it("asks for a key", async () => {
    const bare = await fetch(`${base}/resend/emails`, { method: "POST", body: JSON.stringify(mail) });
    expect([bare.status, await bare.json()]).toEqual([401, { statusCode: 401, name: "missing_api_key", message: expect.any(String) }]);
    expect((await new Resend("xx", { baseUrl: `${base}/resend` }).emails.send(mail)).error).toMatchObject({ statusCode: 403, name: "invalid_api_key" });
  });
});

describe("twilio", () => {
  it("takes an SMS and gives it back by sid", async () => {
    const sent = await sms().messages.create(text);
    expect(sent).toMatchObject({ status: "queued", to: text.to, body: text.body, errorCode: null, accountSid: SID });
    expect(sent.sid).toMatch(/^SM[0-9a-f]{32}$/);
    expect((await sms().messages(sent.sid).fetch()).status).toBe("delivered");
    const { items } = await get("/api/messages?to=+8613800138000"); // a + that a careless client did not encode
    expect(items).toEqual([{ id: sent.sid, channel: "sms", to: text.to, text: text.body, createdAt: expect.any(String) }]);
  });

  it("has no idempotency: twice is two", async () => {
    await sms().messages.create(text);
    await sms().messages.create(text);
    expect((await get("/api/messages")).items).toHaveLength(2);
  });

  it.each([
    [{ to: "12345" }, 400, 21211],
    [{ to: "+8613800138000x" }, 400, 21211],
    [{ body: "" }, 400, 21602],
    [{ body: "x".repeat(1601) }, 400, 21617],
  ])("refuses %j as Twilio does", async (change, status, code) => {
    await expect(sms().messages.create({ ...text, ...change })).rejects.toMatchObject({ status, code });
    expect((await get("/api/messages")).items).toEqual([]);
  });

  it("asks for the account", async () => {
    await running.close();
    running = await startProviders({ port: running.port, stateFile: file, twilioKeys: { accountSid: SID, authToken: "secret" }, resendKey: "re_only" });
    await expect(sms("wrong").messages.create(text)).rejects.toMatchObject({ status: 401, code: 20003 });
    await sms("secret").messages.create(text);
    expect((await resend.emails.send(mail)).error).toMatchObject({ statusCode: 403 });
  });
});

describe("faults", () => {
  it("429 with retry-after, so often as asked", async () => {
    await fault({ channel: "email", kind: 429, count: 2, retryAfter: 7 });
    const refused = await resend.emails.send(mail);
    expect(refused.error).toMatchObject({ statusCode: 429, name: "rate_limit_exceeded" });
    expect(refused.headers).toMatchObject({ "retry-after": "7" });
    await sms().messages.create(text); // the other channel is well
    expect((await resend.emails.send(mail)).error).toMatchObject({ statusCode: 429 });
    expect((await resend.emails.send(mail)).error).toBeNull();
  });

  it("500 and 400 in each provider's words, for one recipient, until deleted", async () => {
    await fault({ kind: 500, to: "+8613800138000" });
    await fault({ kind: 400, channel: "email", to: "ann@example.com" });
    await expect(sms().messages.create(text)).rejects.toMatchObject({ status: 500, code: 20500 });
    await sms().messages.create({ ...text, to: "+8613900139000" });
    expect((await resend.emails.send(mail)).error).toMatchObject({ statusCode: 422 });
    expect((await resend.emails.send({ ...mail, to: "bob@example.com" })).error).toBeNull();
    await fetch(`${base}/api/faults`, { method: "DELETE" });
    await sms().messages.create(text);
    expect((await resend.emails.send(mail)).error).toBeNull();
  });

  it("timeout takes nothing; accept-then-cut takes it and says nothing", async () => {
    await fault({ kind: "timeout", count: 1 });
    await expect(sms().messages.create(text)).rejects.toThrow("timeout");
    expect((await get("/api/messages")).items).toEqual([]);
    await fault({ kind: "accept-then-cut", count: 2 });
    await expect(sms().messages.create(text)).rejects.toThrow();
    expect((await resend.emails.send(mail, { idempotencyKey: "k" })).error).not.toBeNull();
    const again = await resend.emails.send(mail, { idempotencyKey: "k" }); // now it learns the id of the one that was taken
    expect((await get("/api/messages")).items.map((one: { id: string }) => one.id)).toContain(again.data?.id);
    expect(await ledger()).toEqual(["sms refused 0 silent", "sms accepted 201 silent", "email accepted 200 silent", "email replayed 200 answered"]);
  });

  it("refuses a fault it does not know", async () => {
    for (const bad of [{ kind: "explode" }, { kind: 429, chanel: "sms" }, {}]) expect((await fault(bad)).status).toBe(400);
    expect((await get("/api/faults")).items).toEqual([]);
  });
});

describe("the inbox", () => {
  it("shows a hostile mail only in a document that can do nothing", async () => {
    const html = '<html><head><title>x</title></head><body><script>parent.x=1</script><img src="https://evil.example/p.gif" onerror="x()"><form action="/api/faults"></form></body></html>';
    const { data } = await resend.emails.send({ ...mail, subject: "</script><img src=x onerror=alert(1)>", html });
    const framed = await fetch(`${base}/mail/${data?.id}`);
    const csp = framed.headers.get("content-security-policy") ?? "";
    expect(csp).toContain("sandbox allow-popups allow-popups-to-escape-sandbox;");
    expect(csp).toContain("default-src 'none'");
    expect(csp).not.toMatch(/script-src|allow-scripts|allow-same-origin|allow-forms/);
    expect(await framed.text()).toContain('<head><base target="_blank"><title>');
    const page = await fetch(base);
    expect(page.headers.get("content-security-policy")).toContain("script-src 'self'");
    expect(page.headers.get("content-security-policy")).not.toContain("unsafe-inline");
    expect(await page.text()).not.toContain("evil");
  });

  it("speaks the reader's language", async () => {
    const page = async (language: string): Promise<string> => (await fetch(base, { headers: { "accept-language": language } })).text();
    expect(await page("zh-CN,zh;q=0.9,en;q=0.8")).toContain("收件箱");
    expect(await page("en-GB,en;q=0.9,zh;q=0.8")).toContain("Inbox");
    expect(await page("de")).toContain('<html lang="en">');
    expect(await page("fr,zh;q=0.1")).toContain('<html lang="zh-CN">');
  });

  it("lists newest first and finds recipients while typing", async () => {
    for (const to of ["ann@example.com", "bob@example.com"]) await resend.emails.send({ ...mail, to });
    await sms().messages.create(text);
    expect((await get("/api/messages")).items.map((one: { to: string }) => one.to)).toEqual([text.to, "bob@example.com", "ann@example.com"]);
    expect((await get("/api/messages?limit=1")).items).toHaveLength(1);
    expect((await get("/inbox/messages?to=EXAMPLE&channel=email&limit=1")).items[0]).toMatchObject({ to: "bob@example.com", hasHtml: true });
    expect(await get("/inbox/messages?to=EXAMPLE&limit=1")).toMatchObject({ more: true });
  });

  it("tells the page at once when something comes", async () => {
    const answer = await fetch(`${base}/inbox/live`);
    const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader();
    await sms().messages.create(text);
    let seen = "";
    while (!seen.includes("event: change")) seen += (await reader?.read())?.value ?? "";
    await reader?.cancel();
  });

  it("answers to nobody but this machine's own pages", async () => {
    expect((await fetch(`${base}/api/messages`, { headers: { origin: "https://evil.example" } })).status).toBe(403);
    const { request } = await import("node:http");
    const status = await new Promise((resolve) => request(`${base}/api/messages`, { headers: { host: "rebound.example" } }, (res) => resolve(res.resume().statusCode)).end());
    expect(status).toBe(403);
  });
});

it("runs as a process and ends on SIGTERM, an open inbox included", async () => {
  const child = await startProcess("providers/main.ts", { PORT: "0", STATE_FILE: `${file}2` });
  const open = await fetch(`http://localhost:${child.port}/inbox/live`);
  expect(await child.kill()).toBe(0);
  await open.body?.cancel().catch(() => {});
});
