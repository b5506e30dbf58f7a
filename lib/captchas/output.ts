import { z } from "zod";
import { captchaKind } from "./input";

/** ALTCHA v2's challenge, as its own libraries take it. */
const challenge = z.object({
  parameters: z.object({
    algorithm: z.string(),
    nonce: z.string(),
    salt: z.string(),
    cost: z.number(),
    keyLength: z.number(),
    keyPrefix: z.string(),
    keySignature: z.string().optional(),
    expiresAt: z.number().optional(),
  }),
  signature: z.string().optional(),
});
export type Challenge = z.output<typeof challenge>;

export const captchaOutput = z.object({
  id: z.string(),
  kind: captchaKind,
  image: z.string().optional().meta({ description: "data: URL of a PNG, for kind image" }),
  challenge: challenge.optional().meta({ description: "ALTCHA v2 challenge, for kind pow" }),
  expiresAt: z.iso.datetime(),
});
export type Captcha = z.output<typeof captchaOutput>;
