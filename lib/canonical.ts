import "server-only";
import { isIP } from "node:net";
import { domainToASCII } from "node:url";
import { type CountryCode, parsePhoneNumberFromString } from "libphonenumber-js/max";
import { z } from "zod";

const mobileTypes = new Set(["MOBILE", "FIXED_LINE_OR_MOBILE"]);

/**
 * One value for a mobile, however it was written (spaces, +86, 0086, full-width digits).
 * @param countries ISO codes a number may belong to; the first is assumed when no country code was typed.
 * @returns E.164, or null for what is no mobile of these countries (premium and fixed lines too).
 */
export function canonicalMobile(text: string, countries: readonly string[]): string | null {
  const typed = text.normalize("NFKC").trim();
  // Only the signs people write numbers with: libphonenumber would also find a number inside a sentence.
  if (typed.length > 32 || !/^[+(]{0,2}[\d\s().-]+$/.test(typed)) return null;
  const number = parsePhoneNumberFromString(typed.replace(/[()]/g, ""), { defaultCountry: countries[0] as CountryCode, extract: false });
  if (!number?.isValid() || !number.country || !countries.includes(number.country)) return null;
  return mobileTypes.has(number.getType() ?? "") ? number.number : null;
}

// As zod's own, but with the top-level domains that aren't Latin, which are punycode here.
const emailInput = z.email({ pattern: /^(?!\.)(?!.*\.\.)[A-Za-z0-9_'+.-]*[A-Za-z0-9_+-]@(?:[A-Za-z0-9][A-Za-z0-9-]*\.)+(?:[A-Za-z]{2,}|xn--[A-Za-z0-9-]+)$/ }).max(254);
// domainToASCII reads as a URL's host is read: it would cut at # / ? \, decode %40, drop tabs. 。 is the dot of a Chinese keyboard.
const plainDomain = /^[\p{L}\p{M}\p{N}.。-]+$/u;

/**
 * Reads an e-mail address.
 * @returns `address`, to send to: the local part as typed, the domain in punycode; and `key`, by which it is unique: the
 * same in lower case, so that both always name one mailbox. Dots and plus tags are kept. Null for what is no address.
 */
export function canonicalEmail(text: string): { address: string; key: string } | null {
  const typed = text.normalize("NFKC").trim();
  const at = typed.lastIndexOf("@");
  const domain = typed.slice(at + 1);
  if (at < 1 || !plainDomain.test(domain)) return null;
  const address = `${typed.slice(0, at)}@${domainToASCII(domain)}`;
  return emailInput.safeParse(address).success ? { address, key: address.toLowerCase() } : null;
}

/** The key by which a username is unique. */
export function usernameKey(username: string): string {
  return username.toLowerCase();
}

/**
 * What one person can call their own of the address space: an IPv4 address, or the /64 of an IPv6 one.
 * @returns a short text; everybody without an address shares the bucket "none".
 */
export function ipGroup(ip: string | null): string {
  if (!ip || !isIP(ip)) return "none";
  const v4 = /^(?:::ffff:)?(\d+\.\d+\.\d+\.\d+)$/i.exec(ip);
  if (v4?.[1]) return v4[1];
  const [head = "", tail] = ip.toLowerCase().split("%")[0]!.split("::");
  const left = head ? head.split(":") : [];
  const right = tail ? tail.split(":") : [];
  const zeros = tail === undefined ? 0 : 8 - left.length - right.length;
  const groups = [...left, ...Array<string>(zeros).fill("0"), ...right].slice(0, 4);
  return `${groups.map((group) => group.replace(/^0+(?=.)/, "")).join(":")}::/64`;
}
