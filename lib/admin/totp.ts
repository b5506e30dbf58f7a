import "server-only";
import { Secret, TOTP } from "otpauth";
import { now } from "@/lib/clock";

/** What every authenticator app understands: SHA-1, six digits, 30 seconds (RFC 6238). */
const form = { algorithm: "SHA1", digits: 6, period: 30, issuer: "Lemon Mall" } as const;

/** A new secret, 160 bits, as apps take it by hand (base32). */
export function newTotpSecret(): string {
  return new Secret({ size: 20 }).base32;
}

/** The address in the QR code. */
export function totpUri(username: string, secret: string): string {
  return new TOTP({ ...form, label: username, secret }).toString();
}

/**
 * The time step a code belongs to, one before and one after included, for clocks that are off.
 * @returns null for a wrong code.
 */
export function stepOfCode(secret: string, code: string): number | null {
  const timestamp = now().getTime();
  const off = new TOTP({ ...form, secret }).validate({ token: code, timestamp, window: 1 });
  return off === null ? null : TOTP.counter({ period: form.period, timestamp }) + off;
}
