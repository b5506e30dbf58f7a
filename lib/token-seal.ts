import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from "node:crypto";

/** What a token says: whose session, which, and from when to when it can be used (seconds since 1970). */
export type Inside = { sub: string; sid: string; iat: number; exp: number };

const keys = new Map<string, Buffer>();

/** The key next-auth derives for tokens under this name (`getDerivedEncryptionKey` of its jwt.js), derived once. */
function keyOf(secret: string, name: string): Buffer {
  const known = keys.get(secret + name);
  if (known) return known;
  const key = Buffer.from(hkdfSync("sha256", secret, name, `Auth.js Generated Encryption Key (${name})`, 32));
  keys.set(secret + name, key);
  return key;
}

const header = Buffer.from(JSON.stringify({ alg: "dir", enc: "A256GCM" })).toString("base64url");

/**
 * Seals a token as next-auth does, so that its `decode` reads it: a JWE (RFC 7516) with the key itself and AES-256-GCM. In one
 * go, where next-auth's `encode` takes turns through the thread pool for each of its steps. A random nonce is good for 2³² tokens of one
 * secret (NIST SP 800-38D, 8.3).
 * @param name of the cookie: a token is worth nothing under another
 */
export function sealInside(secret: string, name: string, inside: Inside): string {
  const nonce = randomBytes(12);
  const cipher = createCipheriv("aes-256-gcm", keyOf(secret, name), nonce).setAAD(Buffer.from(header));
  const body = Buffer.concat([cipher.update(JSON.stringify(inside), "utf8"), cipher.final()]);
  return [header, "", nonce.toString("base64url"), body.toString("base64url"), cipher.getAuthTag().toString("base64url")].join(".");
}

/**
 * Opens what `sealInside` closed, and nothing else: the one header there is must stand there letter for letter, so no token
 * says how it is to be read.
 * @returns what is inside, ended or not, or null when it was not sealed by this secret under this name
 */
export function openInside(secret: string, name: string, token: string): Inside | null {
  const [first, key, nonce = "", body = "", tag = "", more] = token.split(".");
  if (first !== header || key !== "" || more !== undefined) return null;
  const [iv, text, mark] = [nonce, body, tag].map((part) => Buffer.from(part, "base64url"));
  if (iv?.length !== 12 || mark?.length !== 16 || !text) return null;
  try {
    const decipher = createDecipheriv("aes-256-gcm", keyOf(secret, name), iv, { authTagLength: 16 }).setAAD(Buffer.from(header)).setAuthTag(mark);
    // What its tag vouches for is ours.
    return JSON.parse(Buffer.concat([decipher.update(text), decipher.final()]).toString("utf8")) as Inside;
  } catch {
    return null;
  }
}
