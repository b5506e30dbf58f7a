import "server-only";
import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes, timingSafeEqual } from "node:crypto";
import { env } from "./env";

const keys = new Map<string, Buffer>();

/** A key of its own for each purpose, so that one leaked use tells nothing of the others (RFC 5869). */
function keyFor(purpose: string): Buffer {
  const known = keys.get(purpose);
  if (known) return known;
  const key = Buffer.from(hkdfSync("sha256", env().DATA_SECRET, "", `lemon-mall:${purpose}`, 32));
  keys.set(purpose, key);
  return key;
}

/** Keyed hash as 64 hex characters: how codes, tokens and unknown names are stored. */
export function keyedHash(purpose: string, text: string): string {
  return createHmac("sha256", keyFor(purpose)).update(text).digest("hex");
}

/** 256 random bits, URL-safe: links, grants, device and client keys. */
export function newToken(): string {
  return randomBytes(32).toString("base64url");
}

/** Compares two texts in a time that tells nothing. */
export function sameText(a: string, b: string): boolean {
  const left = Buffer.from(a);
  const right = Buffer.from(b);
  return left.length === right.length && timingSafeEqual(left, right);
}

/**
 * Seals a secret that must be read again later (a code waiting to be sent). AES-256-GCM; `context` (the row's id) is
 * authenticated, so that a sealed text can't be moved to another row.
 */
export function seal(purpose: string, context: string, text: string): string {
  const iv = randomBytes(12);
  const cipher = createCipheriv("aes-256-gcm", keyFor(purpose), iv).setAAD(Buffer.from(context));
  const body = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
  return Buffer.concat([iv, cipher.getAuthTag(), body]).toString("base64");
}

/** Opens what `seal` closed. @throws Error when key, context or text do not match. */
export function unseal(purpose: string, context: string, sealed: string): string {
  const bytes = Buffer.from(sealed, "base64");
  const decipher = createDecipheriv("aes-256-gcm", keyFor(purpose), bytes.subarray(0, 12)).setAAD(Buffer.from(context));
  decipher.setAuthTag(bytes.subarray(12, 28));
  return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString("utf8");
}
