/** What a password must not hold: see `passwordProblem` of lib/account and the strength shown while typing. */
export type AboutPerson = { username?: string | null; mobile?: string | null; email?: string | null };

/** The words somebody who knows the person tries first. */
export function personalWords(about: AboutPerson): string[] {
  const words: string[] = [];
  if (about.username) words.push(about.username.toLowerCase());
  if (about.mobile) words.push(about.mobile.replace(/^\+86/, ""), about.mobile.replace(/^\+/, ""));
  if (about.email) words.push(about.email.toLowerCase(), about.email.toLowerCase().split("@")[0] ?? "");
  return words.filter(Boolean);
}

/** Whether a password holds what others know of the person or the shop; the reason, or null. */
export function personalProblem(password: string, about: AboutPerson): "password_personal" | "password_shop" | null {
  const plain = password.normalize("NFKC").toLowerCase();
  if (personalWords(about).some((word) => word.length >= 4 && plain.includes(word))) return "password_personal";
  return /lemon[\s_-]?mall/.test(plain) ? "password_shop" : null;
}
