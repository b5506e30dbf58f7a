// Apart from input.ts, so that forms in the browser get the limits without zod.

/** SECURITY.md, username. */
export const usernameLimits = { min: 5, max: 20, pattern: "(?=.*[A-Za-z])[A-Za-z0-9_\\-]{5,20}" } as const;
/** SECURITY.md, password: code points, any character. */
export const passwordLimits = { min: 8, max: 128 } as const;
/** zxcvbn's score (0–4) a password must reach: 2 withstands online guessing for good. */
export const passwordScore = 2;
