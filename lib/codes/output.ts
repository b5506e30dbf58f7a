import { z } from "zod";

export const sentCodeOutput = z.object({
  id: z.string(),
  resendAfter: z.int().meta({ description: "seconds" }),
  expiresAt: z.iso.datetime(),
});
export type SentCode = z.output<typeof sentCodeOutput>;

export const codeStateOutput = z.object({ state: z.enum(["sending", "sent", "failed"]) });
