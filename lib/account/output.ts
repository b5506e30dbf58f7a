import { z } from "zod";

const role = z.enum(["shopper", "support", "admin"]);

/** The person, as they see themselves. */
export const meOutput = z.object({
  id: z.string(),
  username: z.string(),
  mobile: z.string().nullable().meta({ description: "masked" }),
  email: z.string().nullable(),
  emailVerified: z.boolean(),
  pendingEmail: z.string().nullable().meta({ description: "waits to be proven" }),
  hasPassword: z.boolean(),
  role,
  locale: z.enum(["en", "zh"]),
});
export type Me = z.output<typeof meOutput>;

/** The small personal call of static pages. */
export const viewerOutput = z.object({ user: z.object({ username: z.string(), role }).nullable(), cartCount: z.int() });

export const signedInOutput = z.object({ user: meOutput, token: z.string(), expiresAt: z.iso.datetime() });

export const usernameCountOutput = z.object({ username: z.string(), count: z.union([z.literal(0), z.literal(1)]) });

/** A mail with a link is on its way. */
export const emailSentOutput = z.object({ resendAfter: z.int().meta({ description: "seconds" }) });
export type EmailSent = z.output<typeof emailSentOutput>;

export const resetOutput = z.object({ id: z.string(), resendAfter: z.int().meta({ description: "seconds" }), expiresAt: z.iso.datetime() });
export const resetGrantOutput = z.object({ grant: z.string().meta({ description: "one use, 10 minutes, for this reset's password" }) });

/** One line of the timeline; `kind` names what happened, `data` its details, never a secret. */
export const securityEventOutput = z.object({
  id: z.string(),
  kind: z.string(),
  device: z.string(),
  ip: z.string().nullable(),
  data: z.record(z.string(), z.string()),
  createdAt: z.iso.datetime(),
});
export type SecurityEvent = z.output<typeof securityEventOutput>;
export const securityEventsOutput = z.object({ items: z.array(securityEventOutput), nextCursor: z.string().nullable() });

/** A way in that another site vouches for. */
export const linkedAccountOutput = z.object({
  provider: z.enum(["qq", "weibo", "oidc"]),
  name: z.string().nullable().meta({ description: "what the person is called there" }),
  linkedAt: z.iso.datetime(),
  lastUsedAt: z.iso.datetime().nullable(),
});
export type LinkedAccount = z.output<typeof linkedAccountOutput>;
export const linkedAccountsOutput = z.object({ items: z.array(linkedAccountOutput) });
