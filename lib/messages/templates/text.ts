import type { MailContent } from "./content";
import { slot } from "./values";

/** The same mail for programs and people that prefer plain text. */
export function mailText(content: MailContent): string {
  const colon = content.locale === "zh" ? "：" : ": ";
  const parts = [
    content.title,
    content.greeting,
    content.body,
    content.code && `    ${content.code}`,
    content.facts.map(({ label, value }) => `${label}${colon}${value}`).join("\n"),
    content.button && `${content.button.label}${colon.trim()}\n${content.button.href}`,
    content.validity,
    content.advice,
    `--\n${content.why}\n${content.sentTo}\n${content.neverAsked}\n${content.brand}${colon}${slot("shop")}`,
  ];
  return `${parts.filter(Boolean).join("\n\n")}\n`;
}
