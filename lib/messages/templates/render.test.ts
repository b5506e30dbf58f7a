import { describe, expect, it } from "vitest";
import { env } from "@/lib/env";
import { renderMail, renderSms, type Letter } from "./render";
import { sampleLetters } from "./samples";

const letters = (["en", "zh"] as const).flatMap(sampleLetters);
const mails = letters.filter((letter) => letter.channel === "email");
const texts = letters.filter((letter) => letter.channel === "sms");
const name = (letter: Letter) => [letter.locale, letter.kind, ...Object.values(letter.data)].join(" ").slice(0, 60);
const chinese = /[\u4e00-\u9fff]/;

/** Every address a mail links to or loads from. */
const addresses = (html: string) => [...html.matchAll(/(?:href|src|url\()\s*=?\s*["']?(https?:[^"')\s]+)/g)].map((match) => match[1] ?? "");

describe.each(mails.map((letter) => [name(letter), letter] as const))("%s", (_, letter) => {
  it("is whole: subject, both parts, its address, no slot left, one language, no tracking", async () => {
    const mail = await renderMail(letter);
    for (const part of [mail.subject, mail.html, mail.text]) {
      expect(part).not.toMatch(/[\uE000\uE001]|undefined|\{\w+\}/);
      expect(chinese.test(part)).toBe(letter.locale === "zh");
    }
    expect(mail.subject).not.toMatch(/[\r\n]|271828/);
    for (const part of [mail.html, mail.text]) expect(part).toContain("lemon.tree@example.com");
    expect(mail.html).not.toMatch(/<img|<script|<link|@import|@font-face/);
    for (const address of addresses(mail.html)) expect(new URL(address).origin).toBe(new URL(env().APP_URL).origin);
    if (letter.data.username) expect(mail.text).toContain(letter.data.username);
    if (letter.data.minutes) expect(mail.text).toContain(letter.locale === "en" ? `${letter.data.minutes} minutes` : `${letter.data.minutes} 分钟`);
    if (letter.data.hours) expect(mail.text).toContain(letter.locale === "en" ? `${letter.data.hours} hours` : `${letter.data.hours} 小时`);
  });

  it("shows its code, or its link as a button and as text, in both parts", async () => {
    const { html, text } = await renderMail(letter);
    if (!letter.secret) return;
    if (!letter.secret.startsWith("/")) {
      for (const part of [html, text]) expect(part).toContain(letter.secret);
      return;
    }
    const link = new URL(`${letter.locale === "zh" ? "/zh" : ""}${letter.secret}`, env().APP_URL).href;
    expect(html.split(`href="${link}"`)).toHaveLength(3);
    expect(html).toContain(`>${link}</a>`);
    expect(text).toContain(`\n${link}\n`);
  });
});

describe("an SMS", () => {
  it.each(texts.map((letter) => [name(letter), letter] as const))("%s is short and whole", (_, letter) => {
    const text = renderSms(letter);
    expect(text).not.toMatch(/[\uE000\uE001\r\n]|undefined|\{\w+\}|https?:/);
    expect(chinese.test(text)).toBe(letter.locale === "zh");
    // One part of Chinese holds 70 characters, one of Latin 160.
    if (letter.kind === "sms-code") expect(text.length).toBeLessThanOrEqual(letter.locale === "zh" ? 70 : 160);
    if (letter.kind === "sms-code") expect(text).toContain("271828");
    if (letter.data.minutes) expect(text).toMatch(letter.locale === "zh" ? /5 分钟/ : /5 minutes/);
  });
});

describe("what people typed is inert", () => {
  const evil = `"><script>alert(1)</script><img src=x onerror=alert(1)>'&amp; \r\nBcc: all@example.com\r\n\r\nhi \u202Egnp \uE000code\uE001`;
  const attack: Letter = { kind: "new-sign-in", locale: "en", to: `a"><b>@example.com`, secret: undefined, data: { username: evil, device: `${evil} http://evil.example/x www.evil.example`, ip: evil, time: "2026-11-20T12:34:56.000Z" } };

  it("in HTML", async () => {
    const { html } = await renderMail(attack);
    expect(html).not.toMatch(/<script|<img|"><b>|onerror=alert\(1\)>/);
    expect(html).toContain("&lt;script&gt;");
    expect(addresses(html).every((address) => address.startsWith(env().APP_URL))).toBe(true);
    // A client that makes links of bare names finds none in what a stranger may have chosen.
    expect(html).not.toContain("evil.example");
  });

  it("in lines: no value begins a new one", async () => {
    const { text, subject } = await renderMail(attack);
    expect(text).not.toMatch(/^Bcc/m);
    expect(subject).not.toMatch(/[\r\n]/);
    expect(text).not.toMatch(/[\u202E\uE000\uE001]/);
    expect(renderSms({ ...attack, to: "+8613800138000" })).not.toMatch(/[\r\n\u202E]/);
  });

  it.each(["//evil.example/x", "/\\evil.example", "https://evil.example", "/ok\n//evil"])("a link to %j is not one", async (secret) => {
    const letter: Letter = { kind: "email-verification", locale: "en", to: "a@example.com", data: { username: "tom", hours: "24", reason: "new" }, secret };
    const mail = await renderMail(letter).catch(() => null);
    if (mail) for (const address of addresses(mail.html)) expect(new URL(address).origin).toBe(new URL(env().APP_URL).origin);
  });

  it.each([["en", "at 00:05"], ["zh", "00:05"]] as const)("the hour after midnight is 00 (%s)", async (locale, shown) => {
    const letter: Letter = { kind: "new-sign-in", locale, to: "a@example.com", data: { username: "tom", device: "Chrome", ip: "203.0.113.7", time: "2026-11-20T16:05:00.000Z" }, secret: undefined };
    expect((await renderMail(letter)).text).toContain(shown);
  });

  it("a row that lacks something is refused, not half sent", async () => {
    await expect(renderMail({ kind: "new-sign-in", locale: "en", to: "a@example.com", data: {}, secret: undefined })).rejects.toThrow();
    await expect(renderMail({ kind: "email-verification", locale: "en", to: "a@example.com", data: { username: "tom", hours: "24", reason: "odd" }, secret: "/x" })).rejects.toThrow("No words");
  });
});
