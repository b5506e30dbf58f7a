/** Keys and signatures of the signed (cloud) mode, as the SDK checks and makes them. */
import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import canonicalize from "canonicalize";

const PREFIX = /^signkey-\w+-/;

/** The value of `x-inngest-signature` for this body: HMAC-SHA256 over its RFC 8785 form and the time in seconds. */
export function sign(body: unknown, signingKey: string, now = Date.now()): string {
  const t = Math.round(now / 1000).toString();
  const s = createHmac("sha256", signingKey.replace(PREFIX, "")).update(canonicalize(body) ?? "").update(t).digest("hex");
  return `t=${t}&s=${s}`;
}

/** The bearer a registering app shows: the key's prefix and the SHA-256 of the decoded key. */
export function hashedKey(signingKey: string): string {
  const prefix = PREFIX.exec(signingKey)?.[0] ?? "";
  return prefix + createHash("sha256").update(Buffer.from(signingKey.replace(PREFIX, ""), "hex")).digest("hex");
}

/** Throws when the key could not be hashed by the SDK and us alike. */
export function assertSigningKey(signingKey: string): void {
  if (!/^(signkey-\w+-)?([0-9a-f]{2})+$/i.test(signingKey)) {
    throw new Error("INNGEST_SIGNING_KEY must be hexadecimal with an even number of digits, optionally after signkey-<env>-");
  }
}

/** Compares without telling by its time where the difference is. */
export function same(a: string, b: string): boolean {
  const [x, y] = [createHash("sha256").update(a).digest(), createHash("sha256").update(b).digest()];
  return timingSafeEqual(x, y);
}
