// What the app is told. What differs between a laptop and production is in here and nowhere else.
import { existsSync, readFileSync } from "node:fs";
import { Stop } from "./console.mjs";
import { inRoot } from "./paths.mjs";
import { actionKey } from "./secrets.mjs";

/** @typedef {Record<string, string | undefined>} Env */

/** @param {string} text of an env file @returns {Env} */
export function parseEnvFile(text) {
  /** @type {Env} */
  const found = {};
  for (const line of text.split(/\r?\n/)) {
    const match = /^\s*(?:export\s+)?([A-Za-z_][A-Za-z0-9_]*)\s*=\s*(.*?)\s*$/.exec(line);
    if (!match?.[1]) continue;
    const value = match[2] ?? "";
    const quoted = /^(["'])(.*)\1(?:\s+#.*)?$/.exec(value);
    found[match[1]] = quoted ? quoted[2] : value.replace(/\s+#.*$/, "").replace(/^#.*$/, "");
  }
  return found;
}

/** @returns {Env} the process's variables over those of an optional .env; empty ones count as unset */
export function readEnvironment() {
  const file = existsSync(inRoot(".env")) ? parseEnvFile(readFileSync(inRoot(".env"), "utf8")) : {};
  const set = Object.entries({ ...file, ...process.env }).filter(([, value]) => value !== undefined && value !== "");
  return Object.fromEntries(set);
}

// The shop's own variables. Tests start without them, so that nobody's .env decides whether a test passes.
const shopVariables =
  /^(NODE_ENV|PORT|LISTEN|APP_URL|ALLOWED_HOSTS|API_ALLOWED_ORIGINS|TRUSTED_PROXIES|LOG_LEVEL|APP_TIME_ZONE|DATABASE_.*|KV_.*|AUTH_.*|DATA_SECRET|NEXT_SERVER_ACTIONS_ENCRYPTION_KEY|INNGEST_.*|RESEND_.*|EMAIL_.*|TWILIO_.*|SMS_.*|REGISTER_BY|SESSION_.*|CRON_SECRET|METRICS_TOKEN|MESSAGES_.*|NEXT_DIST_DIR|DEMO|QQ_.*|WEIBO_.*|OIDC_.*)$/;

/** @param {Env} env @returns {Env} */
export function withoutShopVariables(env) {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !shopVariables.test(name)));
}

/**
 * @param {object} parts
 * @param {Env} parts.given what the person set; it wins over everything but ports
 * @param {ReturnType<typeof import("./secrets.mjs").stackSecrets>} parts.secrets
 * @param {string} parts.databaseUrl
 * @param {string} parts.kvUrl
 * @param {string} parts.kvToken
 * @param {string | null} parts.providers URL
 * @param {string | null} parts.inngest URL
 * @param {string | null} [parts.oauth] URL of the sign-in providers' stand-ins
 * @param {string} parts.appUrl
 * @returns {Env}
 */
export function appEnvironment({ given, secrets, databaseUrl, kvUrl, kvToken, providers, inngest, oauth = null, appUrl }) {
  return {
    APP_URL: appUrl,
    AUTH_SECRET: secrets.authSecret,
    DATA_SECRET: secrets.dataSecret,
    NEXT_SERVER_ACTIONS_ENCRYPTION_KEY: actionKey(),
    CRON_SECRET: secrets.cronSecret,
    METRICS_TOKEN: secrets.metricsToken,
    EMAIL_FROM: "Lemon Mall <shop@lemon-mall.example>",
    SMS_FROM: "+15005550006",
    APP_TIME_ZONE: "Asia/Shanghai",
    LOG_LEVEL: "info",
    ...(providers && !given["RESEND_API_KEY"] ? { RESEND_API_KEY: "re_local_inbox", RESEND_BASE_URL: `${providers}/resend` } : {}),
    ...(providers && !given["TWILIO_AUTH_TOKEN"]
      ? { TWILIO_ACCOUNT_SID: `AC${"0".repeat(32)}`, TWILIO_AUTH_TOKEN: "local-inbox", TWILIO_BASE_URL: `${providers}/twilio` }
      : {}),
    ...(oauth ? signIns(oauth, given) : {}),
    ...(inngest ? { INNGEST_DEV: inngest } : {}),
    DEMO: "1",
    NEXT_TELEMETRY_DISABLED: "1",
    // A library that follows proxy settings would take the shop's own parts for distant ones.
    NO_PROXY: [given["NO_PROXY"] ?? given["no_proxy"], "localhost", "127.0.0.1"].filter(Boolean).join(","),
    ...given,
    DATABASE_URL: databaseUrl,
    KV_REST_API_URL: kvUrl,
    KV_REST_API_TOKEN: kvToken,
  };
}

/** What the stand-ins of QQ, Weibo and an OpenID provider know the shop by. */
export const oauthKeys = { id: "101000000", secret: "stand-in-on-this-machine" };

/** @param {string} oauth URL of the stand-ins @param {Env} given @returns {Env} those that the person did not set up for real */
function signIns(oauth, given) {
  const { id, secret } = oauthKeys;
  return {
    ...(given["QQ_CLIENT_ID"] ? {} : { QQ_CLIENT_ID: id, QQ_CLIENT_SECRET: secret, QQ_BASE_URL: `${oauth}/qq` }),
    ...(given["WEIBO_CLIENT_ID"] ? {} : { WEIBO_CLIENT_ID: id, WEIBO_CLIENT_SECRET: secret, WEIBO_BASE_URL: `${oauth}/weibo` }),
    ...(given["OIDC_ISSUER"] ? {} : { OIDC_ISSUER: `${oauth}/oidc`, OIDC_CLIENT_ID: id, OIDC_CLIENT_SECRET: secret, OIDC_NAME: "OpenID" }),
  };
}

/** @param {string} url @returns {boolean} whether it names this machine */
export function isLoopback(url) {
  try {
    const host = new URL(url).hostname.replace(/^\[|\]$/g, "");
    return host === "localhost" || host === "::1" || /^127\.\d+\.\d+\.\d+$/.test(host);
  } catch {
    return false;
  }
}

/** Tests write and delete; they never do so anywhere but here. @param {Env} env @throws {Stop} */
export function refuseDistantDatabases(env) {
  for (const name of ["DATABASE_URL", "DATABASE_REPLICA_URL", "KV_REST_API_URL"]) {
    const url = env[name];
    if (url && !isLoopback(url)) {
      throw new Stop(`Tests refuse to run: ${name} points at another machine (${hostOf(url)}).`, [`Run them without it: ${name}= npm test`]);
    }
  }
}

/** @param {string} url @returns {string} */
function hostOf(url) {
  try {
    return new URL(url).hostname;
  } catch {
    return "not a URL";
  }
}
