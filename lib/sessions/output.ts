import { z } from "zod";

export const sessionOutput = z.object({
  id: z.string(),
  current: z.boolean(),
  device: z.string(),
  ip: z.string().nullable(),
  remember: z.boolean(),
  createdAt: z.iso.datetime(),
  lastUsedAt: z.iso.datetime(),
  expiresAt: z.iso.datetime(),
});
export type Session = z.output<typeof sessionOutput>;

export const sessionsOutput = z.object({ items: z.array(sessionOutput) });
