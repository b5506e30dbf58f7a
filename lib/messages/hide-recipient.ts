import "server-only";
import { parsePhoneNumberFromString } from "libphonenumber-js/max";
import { maskMobile } from "@/lib/mask";

/**
 * A provider's words with the recipient masked, whom some of them repeat: support reads these, and a whole number or
 * address is shown to staff only where that is audited.
 */
export function hideRecipient(text: string, recipient: string): string {
  return recipient.startsWith("+") ? hideMobile(text, recipient) : hideEmail(text, recipient);
}

/** With or without its country, and with whatever people and providers put between the digits. */
function hideMobile(text: string, mobile: string): string {
  const parsed = parsePhoneNumberFromString(mobile);
  const [country, national] = parsed ? [parsed.countryCallingCode, parsed.nationalNumber] : ["", mobile.slice(1)];
  const between = "[\\s().-]*";
  const digits = (some: string) => [...some].join(between);
  return text.replaceAll(new RegExp(`(?:(?:(?:\\+|00)${between})?${digits(country)}${between})?${digits(national)}`, "g"), maskMobile(mobile));
}

/** By what stands before the sign, so that the domain may be written in any way. */
function hideEmail(text: string, email: string): string {
  const local = email.slice(0, email.lastIndexOf("@"));
  const escaped = local.replaceAll(/[.*+?^${}()|[\]\\/-]/g, "\\$&");
  return text.replaceAll(new RegExp(`(?<![\\w.+-])${escaped}(@|%40)`, "gi"), (_, at: string) => `${[...local][0] ?? ""}***${at}`);
}
