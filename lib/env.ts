import "server-only";
import { z } from "zod";

const flag = z.enum(["0", "1"]).default("0").transform((value) => value === "1");
const positive = (fallback: number) => z.coerce.number().int().positive().default(fallback);
/** Without a slash at the end: paths are put behind it. */
const base = (fallback: string) => z.url().default(fallback).transform((url) => url.replace(/\/+$/, ""));
const list = (fallback: string) =>
  z.string().default(fallback).transform((text) => text.split(",").map((part) => part.trim()).filter(Boolean));

const input = z.object({
  NODE_ENV: z.enum(["development", "production", "test"]).default("development"),
  APP_URL: z.url().default("http://localhost:3000"),
  ALLOWED_HOSTS: list(""),
  API_ALLOWED_ORIGINS: list(""),
  TRUSTED_PROXIES: z.coerce.number().int().min(0).default(0),
  LOG_LEVEL: z.enum(["fatal", "error", "warn", "info", "debug", "trace", "silent"]).default("info"),
  APP_TIME_ZONE: z.string().default("Asia/Shanghai"),
  DATABASE_URL: z.url(),
  DATABASE_POOL: positive(20),
  // Milliseconds for a connection, and for each statement on it; what takes longer ends in a 503.
  DATABASE_TIMEOUT: positive(4_500),
  DATABASE_REPLICA_URL: z.url().optional(),
  KV_REST_API_URL: z.url(),
  KV_REST_API_TOKEN: z.string().min(1),
  KV_TIMEOUT: positive(300),
  AUTH_SECRET: z.string().min(32),
  DATA_SECRET: z.string().min(32),
  INNGEST_DEV: z.string().optional(),
  INNGEST_BASE_URL: z.url().optional(),
  INNGEST_EVENT_KEY: z.string().optional(),
  INNGEST_SIGNING_KEY: z.string().optional(),
  RESEND_API_KEY: z.string().min(1),
  RESEND_BASE_URL: z.url().default("https://api.resend.com"),
  EMAIL_FROM: z.string().min(3),
  TWILIO_ACCOUNT_SID: z.string().min(1),
  TWILIO_AUTH_TOKEN: z.string().min(1),
  TWILIO_BASE_URL: z.url().default("https://api.twilio.com"),
  SMS_FROM: z.string().min(3),
  // A way in by another site exists when its id and secret are set.
  QQ_CLIENT_ID: z.string().optional(),
  QQ_CLIENT_SECRET: z.string().optional(),
  QQ_BASE_URL: base("https://graph.qq.com"),
  WEIBO_CLIENT_ID: z.string().optional(),
  WEIBO_CLIENT_SECRET: z.string().optional(),
  WEIBO_BASE_URL: base("https://api.weibo.com"),
  OIDC_ISSUER: z.url().optional(),
  OIDC_CLIENT_ID: z.string().optional(),
  OIDC_CLIENT_SECRET: z.string().optional(),
  OIDC_NAME: z.string().trim().min(1).max(40).default("OpenID"),
  SMS_COUNTRIES: list("CN"),
  SMS_DAILY_CAP: positive(10_000),
  REGISTER_BY: list("mobile,email"),
  SESSION_REMEMBER_DAYS: positive(14),
  EMAIL_CONCURRENCY: positive(20),
  SMS_CONCURRENCY: positive(10),
  // At most this many messages a second, so that a burst does not trip the provider's own limit; unset: no limit.
  EMAIL_PER_SECOND: z.coerce.number().int().positive().optional(),
  SMS_PER_SECOND: z.coerce.number().int().positive().optional(),
  MESSAGES_SWEEP_SECONDS: positive(180),
  CRON_SECRET: z.string().min(16).optional(),
  METRICS_TOKEN: z.string().min(16).optional(),
  DEMO: flag,
});

export type Env = z.output<typeof input>;

let parsed: Env | undefined;

/**
 * The app's settings, read from the environment once, at the first use: a build needs none.
 * @throws Error naming every variable that is missing or wrong (never its value), or unsafe for a public `APP_URL`.
 */
export function env(): Env {
  if (parsed) return parsed;
  // An empty variable is a line of .env left blank, not a value.
  const given = Object.fromEntries(Object.entries(process.env).filter(([, value]) => value !== ""));
  const result = input.safeParse(given);
  if (!result.success) {
    const names = result.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`);
    throw new Error(`The environment is not complete (see .env.example):\n  ${names.join("\n  ")}`);
  }
  const unsafe = unsafeDefaults(result.data);
  if (unsafe.length > 0) {
    throw new Error(`Unsafe for a shop at ${result.data.APP_URL}:\n  ${unsafe.join("\n  ")}`);
  }
  parsed = result.data;
  return parsed;
}

let ours: { settings: Env; hosts: Set<string> } | undefined;

/** Whether a Host header names this shop: `APP_URL`'s, or one of `ALLOWED_HOSTS`. */
export function isOurHost(host: string | null | undefined): boolean {
  const settings = env();
  if (ours?.settings !== settings) ours = { settings, hosts: new Set([new URL(settings.APP_URL).host, ...settings.ALLOWED_HOSTS.map((each) => each.toLowerCase())]) };
  return ours.hosts.has((host ?? "").toLowerCase());
}

/** True for an address that only this machine can reach. */
export function isLoopback(url: string): boolean {
  const host = new URL(url).hostname;
  return host === "localhost" || host === "[::1]" || host.endsWith(".localhost") || /^127(\.\d{1,3}){3}$/.test(host);
}

/**
 * What may stand on a laptop but not on the internet (ARCHITECTURE rule 12).
 * @returns one sentence a problem; empty when `APP_URL` is a loopback address or all is well.
 */
export function unsafeDefaults(settings: Env): string[] {
  if (isLoopback(settings.APP_URL)) return [];
  const found: string[] = [];
  for (const name of ["AUTH_SECRET", "DATA_SECRET"] as const) {
    const value = settings[name];
    if (value.length < 32 || /sample|example|change-?me/i.test(value) || new Set(value).size < 10) {
      found.push(`${name} is short or a sample: make one with \`openssl rand -base64 48\`.`);
    }
  }
  if (settings.AUTH_SECRET === settings.DATA_SECRET) found.push("AUTH_SECRET and DATA_SECRET must differ.");
  for (const name of ["RESEND_BASE_URL", "TWILIO_BASE_URL"] as const) {
    if (isLoopback(settings[name])) found.push(`${name} is a loopback address: mails and codes would reach nobody.`);
  }
  for (const [name, url] of Object.entries(signInUrls(settings))) {
    if (isLoopback(url) || !url.startsWith("https://")) found.push(`${name} is not an https address: anybody could answer for it.`);
  }
  if (settings.INNGEST_DEV && settings.INNGEST_DEV !== "0") found.push("INNGEST_DEV is set: anyone could call /api/inngest.");
  if (!settings.INNGEST_SIGNING_KEY) found.push("INNGEST_SIGNING_KEY is missing.");
  if (!settings.INNGEST_EVENT_KEY) found.push("INNGEST_EVENT_KEY is missing: no mail and no code would ever leave.");
  if (!settings.APP_URL.startsWith("https://")) found.push("APP_URL is not https.");
  if (settings.DEMO) found.push("DEMO=1 leaves well-known sign-ins open.");
  return found;
}

/** Where the providers of third-party login that are set up live, by the name of their variable. */
export function signInUrls(settings: Env): Record<string, string> {
  return {
    ...(settings.QQ_CLIENT_ID && settings.QQ_CLIENT_SECRET ? { QQ_BASE_URL: settings.QQ_BASE_URL } : {}),
    ...(settings.WEIBO_CLIENT_ID && settings.WEIBO_CLIENT_SECRET ? { WEIBO_BASE_URL: settings.WEIBO_BASE_URL } : {}),
    ...(settings.OIDC_ISSUER && settings.OIDC_CLIENT_ID && settings.OIDC_CLIENT_SECRET ? { OIDC_ISSUER: settings.OIDC_ISSUER } : {}),
  };
}

/** The log's level, readable even while the rest of the environment is wrong. */
export function logLevel(): string {
  return input.shape.LOG_LEVEL.catch("info").parse(process.env.LOG_LEVEL || undefined);
}
