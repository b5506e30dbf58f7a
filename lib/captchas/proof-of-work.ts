import "server-only";
import { randomInt } from "node:crypto";
import { type Challenge, createChallenge, verifySolution } from "altcha-lib";
import { deriveKey } from "altcha-lib/algorithms/pbkdf2";
import { z } from "zod";
import { keyedHash } from "@/lib/secrets";

/**
 * PBKDF2 rounds a try, and how many tries a solution takes: about half a second on a laptop, a second or two on a phone.
 * Checking costs one try.
 */
export const proofCost = { rounds: 2_000, tries: [300, 700] } as const;

/**
 * A new ALTCHA v2 challenge.
 * @param effort 1, or more when one address asks often: so many times the tries.
 * @param expiresAt when it is void.
 */
export function newChallenge(effort: number, expiresAt: Date): Promise<Challenge> {
  const [low, high] = proofCost.tries;
  return createChallenge({
    algorithm: "PBKDF2/SHA-256",
    cost: proofCost.rounds,
    counter: randomInt(low * effort, high * effort),
    deriveKey,
    expiresAt,
    hmacSignatureSecret: keyedHash("captcha", "signature"),
    hmacKeySignatureSecret: keyedHash("captcha", "key-signature"),
  });
}

const payload = z.object({
  challenge: z.object({
    parameters: z.object({
      algorithm: z.literal("PBKDF2/SHA-256"),
      nonce: z.string().max(128),
      salt: z.string().max(128),
      cost: z.literal(proofCost.rounds),
      keyLength: z.literal(32),
      keyPrefix: z.string().max(128),
      keySignature: z.string().max(128).optional(),
      expiresAt: z.number().optional(),
    }),
    signature: z.string().max(128),
  }),
  solution: z.object({ counter: z.number().int().min(0), derivedKey: z.string().max(128), time: z.number().optional() }),
});

/**
 * Checks ALTCHA's answer against the challenge that was given out.
 * @param signature of the challenge this captcha was made with; another challenge's solution is worth nothing.
 * @param answer base64 of `{challenge, solution}`.
 */
export async function isProofRight(signature: string, answer: string): Promise<boolean> {
  const read = payload.safeParse(fromBase64(answer));
  if (!read.success || read.data.challenge.signature !== signature) return false;
  const checked = await verifySolution({
    challenge: read.data.challenge,
    solution: { time: 0, ...read.data.solution },
    deriveKey,
    hmacSignatureSecret: keyedHash("captcha", "signature"),
    hmacKeySignatureSecret: keyedHash("captcha", "key-signature"),
  });
  return checked.verified;
}

function fromBase64(text: string): unknown {
  try {
    return JSON.parse(Buffer.from(text, "base64").toString("utf8"));
  } catch {
    return null;
  }
}
