import "server-only";
import { env } from "@/lib/env";
import { languageTag } from "@/lib/i18n/routing";
import type { MessageKind } from "../input";
import { mailContent, smsContent } from "./content";
import { mailText } from "./text";
import { escapeHtml, fill, oneLine, unlinkable } from "./values";

/** A message as its row has it, with its secret open. */
export type Letter = { kind: MessageKind; locale: "en" | "zh"; to: string; data: Record<string, string>; secret: string | undefined };

/** Kinds that say different things by one of their data. */
const variantOf: Partial<Record<MessageKind, string>> = {
  "sms-code": "purpose",
  "email-in-use": "attempt",
  "email-verification": "reason",
  "email-changed-notice": "stage",
  "password-changed": "how",
  "security-notice": "event",
};

/** Where the button of a kind without a link of its own leads. */
const pageOf: Partial<Record<MessageKind, string>> = {
  "email-in-use": "/login",
  "password-changed": "/reset-password",
  "new-sign-in": "/account/security",
  "mobile-changed": "/account/security",
  "security-notice": "/account/security",
};

type Compiled = { subject: string; html: string; text: string };
const compiled = new Map<string, Promise<Compiled>>();

/**
 * An e-mail ready to be sent.
 * @throws Error when the row lacks something its template needs.
 */
export async function renderMail(letter: Letter): Promise<Compiled> {
  const values = valuesOf(letter);
  const { subject, html, text } = await compile(letter, new Set(Object.keys(values)));
  return { subject: fill(subject, values, oneLine), html: fill(html, values, escapeHtml), text: fill(text, values, oneLine) };
}

/**
 * The text of an SMS.
 * @throws Error when the row lacks something its template needs.
 */
export function renderSms(letter: Letter): string {
  return fill(smsContent(letter.locale, variant(letter)), valuesOf(letter), oneLine);
}

function variant({ kind, data }: Letter): string {
  const by = variantOf[kind];
  return by ? `${kind}-${data[by] ?? ""}` : kind;
}

/** Rendering React costs milliseconds, so each shape of mail is rendered once and kept; there are a few dozen. */
function compile(letter: Letter, has: Set<string>): Promise<Compiled> {
  const key = [letter.locale, variant(letter), ...has].join(" ");
  const known = compiled.get(key);
  if (known) return known;
  const made = compileNow(letter, has);
  compiled.set(key, made);
  made.catch(() => compiled.delete(key));
  return made;
}

async function compileNow(letter: Letter, has: Set<string>): Promise<Compiled> {
  const content = mailContent(letter.locale, variant(letter), has);
  // Not before it is needed: it brings along half of React Email.
  const { mailHtml } = await import("./mail");
  return { subject: content.subject, html: await mailHtml(content), text: mailText(content) };
}

/** Every value a template may show, as one harmless line each. Links lead to `APP_URL` and nowhere else. */
function valuesOf({ kind, locale, to, data, secret }: Letter): Record<string, string> {
  const shop = new URL(locale === "zh" ? "/zh" : "/", env().APP_URL).href;
  const values: Record<string, string> = { to, shop };
  for (const [name, value] of Object.entries(data)) {
    if (name !== variantOf[kind]) values[name] = name === "time" ? timeOf(value, locale) : name === "device" ? unlinkable(oneLine(value)) : oneLine(value);
  }
  if (secret !== undefined && !secret.startsWith("/")) values.code = oneLine(secret);
  const page = secret?.startsWith("/") ? secret : (data.page ?? pageOf[kind]);
  if (page !== undefined) values.link = linkTo(page, locale);
  delete values.page;
  return values;
}

/** @throws Error for a path that would lead out of the shop. */
function linkTo(path: string, locale: "en" | "zh"): string {
  const home = new URL(env().APP_URL);
  const url = new URL(locale === "zh" ? `/zh${path}` : path, home);
  if (!path.startsWith("/") || url.origin !== home.origin) throw new Error("A link would leave the shop");
  return url.href;
}

function timeOf(iso: string, locale: "en" | "zh"): string {
  const format = new Intl.DateTimeFormat(languageTag[locale], {
    year: "numeric", month: "long", day: "numeric", hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: env().APP_TIME_ZONE, timeZoneName: "long",
  });
  return format.format(new Date(iso));
}
