/** Codes of the countries whose mobiles are met most; of others the first two digits. */
const countryCode = /^\+(?:86|852|853|886|1|\d\d)/;

/** A mobile with its middle hidden: `+86 138****8000`, `+852 9****123`. */
export function maskMobile(mobile: string): string {
  const country = countryCode.exec(mobile)?.[0] ?? "";
  const digits = mobile.slice(country.length);
  const [head, tail] = digits.length > 9 ? [3, 4] : [1, 3];
  return `${country ? `${country} ` : ""}${digits.slice(0, head)}${"*".repeat(Math.max(2, digits.length - head - tail))}${digits.slice(-tail)}`;
}

/** An e-mail address with its local part hidden but for the first sign: `s***@demo.example`. */
export function maskEmail(email: string): string {
  const at = email.lastIndexOf("@");
  return `${[...email][0] ?? ""}***${email.slice(at)}`;
}

/** A person's name with all hidden but its first sign: `张**`. */
export function maskName(name: string): string {
  return `${[...name][0] ?? ""}**`;
}

/** A mobile or an e-mail address with its middle hidden. */
export function maskRecipient(recipient: string): string {
  return recipient.startsWith("+") ? maskMobile(recipient) : maskEmail(recipient);
}
