import { createTranslator } from "next-intl";
import { messagesOf } from "@/lib/i18n/messages";
import { slot } from "./values";

/** What a mail says, with slots for a person's values; the HTML and the plain text are both made of it. */
export type MailContent = {
  locale: "en" | "zh";
  brand: string;
  subject: string;
  preheader: string;
  title: string;
  greeting: string;
  body: string;
  code?: string;
  facts: { label: string; value: string }[];
  button?: { label: string; href: string; help: string };
  validity?: string;
  advice: string;
  why: string;
  sentTo: string;
  neverAsked: string;
};

/** Data that are shown in a list of their own, in this order. */
const facts = ["time", "device", "ip", "newEmail", "mobile", "reason", "detail", "linked"] as const;

/** All slots that a sentence may hold. */
const slotNames = ["username", "minutes", "hours", "code", "to", "shop", "link", ...facts] as const;
const asSlots = Object.fromEntries(slotNames.map((name) => [name, slot(name)]));

/**
 * The words of a mail.
 * @param variant its name under `mail.kinds`: the kind, with what the kind has variants of.
 * @param has the names of the values that will be filled in.
 */
export function mailContent(locale: "en" | "zh", variant: string, has: ReadonlySet<string>): MailContent {
  const all = messagesOf(locale);
  const t = createTranslator({ locale, messages: all, namespace: "mail" });
  const kinds: Record<string, Record<string, string>> = all.mail.kinds;
  const own = kinds[variant];
  if (!own) throw new Error(`No words for ${variant}`);
  const words = (name: string) => createTranslator({ locale, messages: own })(name, asSlots);
  return {
    locale,
    brand: t("brand"),
    subject: words("subject"),
    preheader: words("preheader"),
    title: words("title"),
    greeting: has.has("username") ? t("helloTo", asSlots) : t("hello"),
    body: words("body"),
    facts: facts.filter((name) => has.has(name)).map((name) => ({ label: t(`facts.${name}`), value: slot(name) })),
    ...(has.has("code") ? { code: slot("code") } : {}),
    ...(has.has("link") && own.button ? { button: { label: own.button, href: slot("link"), help: t("linkHelp") } } : {}),
    ...(own.validity ? { validity: words("validity") } : {}),
    advice: words("advice"),
    why: words("why"),
    sentTo: t("sentTo", asSlots),
    neverAsked: t("neverAsked"),
  };
}

/** The words of an SMS, with slots. */
export function smsContent(locale: "en" | "zh", variant: string): string {
  const all: Record<string, string> = messagesOf(locale).sms;
  if (!all[variant]) throw new Error(`No words for ${variant}`);
  return createTranslator({ locale, messages: all })(variant, asSlots);
}
