const longest = 1_024;

/**
 * Where to go after signing in: the one parser of `next` for login, OAuth state and links in mails.
 * @param given what the address bar held; anything but one text is refused.
 * @returns a path of this shop with its query, or null for everything else: other hosts however written, the API,
 * logging out, control characters, texts over 1,024 characters.
 */
export function safeNext(given: unknown): string | null {
  if (typeof given !== "string" || given.length > longest || !given.startsWith("/")) return null;
  if (isOdd(given) || given.startsWith("//")) return null;
  const base = "http://shop.invalid";
  const url = URL.canParse(given, base) ? new URL(given, base) : null;
  if (!url || url.origin !== base) return null;
  let plain = url.pathname;
  // Decoded as often as anybody behind us might: what looks like a host then is one.
  for (let round = 0; round < 3; round++) {
    try {
      plain = decodeURIComponent(plain);
    } catch {
      return null;
    }
    if (isOdd(plain) || plain.startsWith("//")) return null;
  }
  if (/^(?:\/zh)?\/(?:api|logout|_next)(?:\/|$)/i.test(plain)) return null;
  return url.pathname + url.search + url.hash;
}

/** Where a form leads; a field sent twice leads nowhere, because others might read the other one. */
export function nextOf(form: FormData): string | null {
  const given = form.getAll("next");
  return given.length === 1 ? safeNext(given[0]) : null;
}

/** Backslashes (some browsers take them for slashes), control characters and white space. */
function isOdd(text: string): boolean {
  return /[\\\u0000-\u0020\u007f-\u009f\u2028\u2029]/.test(text);
}
