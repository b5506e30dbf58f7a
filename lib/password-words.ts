/** What a password must not hold: see `passwordProblem` of lib/account and the strength shown while typing. */
export type AboutPerson = { username?: string | null; mobile?: string | null; email?: string | null; /** Entered, and not proven yet. */ pendingEmail?: string | null };

/**
 * A mobile with and without its country's code. That has one to three digits, and how many, only libphonenumber knows, which
 * stays on the server: what holds all but the first three digits counts as the number here and there.
 */
function numbersOf(mobile: string): string[] {
  const digits = mobile.replace(/\D/g, "");
  return mobile.startsWith("+") ? [digits, digits.slice(1), digits.slice(2), digits.slice(3)] : [digits];
}

/** The words somebody who knows the person tries first. */
export function personalWords(about: AboutPerson): string[] {
  const words: string[] = [];
  if (about.username) words.push(about.username.toLowerCase());
  if (about.mobile) words.push(...numbersOf(about.mobile.normalize("NFKC").trim()));
  for (const email of [about.email, about.pendingEmail]) if (email) words.push(email.toLowerCase(), email.toLowerCase().split("@")[0] ?? "");
  return words.filter(Boolean);
}

/** Whether a password holds what others know of the person or the shop; the reason, or null. */
export function personalProblem(password: string, about: AboutPerson): "password_personal" | "password_shop" | null {
  const plain = password.normalize("NFKC").toLowerCase();
  if (personalWords(about).some((word) => word.length >= 4 && plain.includes(word))) return "password_personal";
  return /lemon[\s_-]?mall|[柠檸]檬[\s_-]?商城/.test(plain) ? "password_shop" : null;
}
