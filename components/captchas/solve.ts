import type { Challenge } from "@/lib/captchas/output";

/** Solves an ALTCHA challenge in this browser. Its code is fetched only by those who ask for it. @returns the answer field's value. */
export async function solve(challenge: Challenge): Promise<string | null> {
  const [{ solveChallenge }, { deriveKey }] = await Promise.all([import("altcha-lib"), import("altcha-lib/algorithms/web/pbkdf2")]);
  const solution = await solveChallenge({ challenge, deriveKey });
  return solution && btoa(JSON.stringify({ challenge, solution }));
}
