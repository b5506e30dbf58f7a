import { expect, test } from "vitest";
import { env, type Env, isLoopback, isOurHost, unsafeDefaults } from "./env";

const good = {
  APP_URL: "https://shop.example",
  AUTH_SECRET: "Qm7vT2xW9zKp4LrN8sHd6JfG3aEyUcBo",
  DATA_SECRET: "Zr5nX1bV8mQw3TkY7pLs9CgH2dFjAeUi",
  RESEND_BASE_URL: "https://api.resend.com",
  TWILIO_BASE_URL: "https://api.twilio.com",
  INNGEST_SIGNING_KEY: "signkey-prod-1234",
  INNGEST_EVENT_KEY: "event-key-1234",
  DEMO: false,
} as Env;

test("a public shop with everything set may start", () => expect(unsafeDefaults(good)).toEqual([]));

test.each<[string, Partial<Env>]>([
  ["a short secret", { AUTH_SECRET: "short" }],
  ["a sample secret", { DATA_SECRET: "change-me-change-me-change-me-change-me" }],
  ["a secret of one sign", { DATA_SECRET: "a".repeat(40) }],
  ["one secret for both", { DATA_SECRET: good.AUTH_SECRET }],
  ["mails to this machine", { RESEND_BASE_URL: "http://localhost:3001/resend" }],
  ["SMS to this machine", { TWILIO_BASE_URL: "http://127.0.0.1:3001/twilio" }],
  ["no signing key", { INNGEST_SIGNING_KEY: undefined }],
  ["no event key", { INNGEST_EVENT_KEY: undefined }],
  ["Inngest's development mode", { INNGEST_DEV: "1" }],
  ["http", { APP_URL: "http://shop.example" }],
  ["the demo's sign-ins", { DEMO: true }],
])("%s is refused on a public address and fine on loopback", (_name, change) => {
  expect(unsafeDefaults({ ...good, ...change })).toHaveLength(1);
  expect(unsafeDefaults({ ...good, ...change, APP_URL: "http://localhost:3000" })).toEqual([]);
});

test.each([["http://localhost:1", true], ["http://127.0.0.1", true], ["http://[::1]:1", true], ["http://127.0.0.1.evil.example", false], ["https://localhost.example", false], ["http://10.0.0.1", false]])("%s loopback: %s", (url, loopback) => {
  expect(isLoopback(url)).toBe(loopback);
});

test("the shop answers to its own names alone", () => {
  const own = new URL(env().APP_URL).host;
  expect(isOurHost(own.toUpperCase())).toBe(true);
  for (const foreign of [null, undefined, "", `${own}.evil.example`, "lemon-mall.vercel.app"]) expect(isOurHost(foreign), String(foreign)).toBe(false);
});
