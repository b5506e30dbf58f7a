import { afterAll, beforeAll, expect, test } from "vitest";
import type { OAuthConfig } from "next-auth/providers";
import { customFetch } from "next-auth";
import { freePort } from "@/local/ports.mjs";
import { startOauth } from "@/local/oauth/start";
import { limitedFetch } from "./limited-fetch";
import { qq } from "./qq";
import { weibo } from "./weibo";

const keys = { clientId: "101000000", clientSecret: "secret" };
const app = "http://localhost:1";
let running: Awaited<ReturnType<typeof startOauth>>;
let base: string;

beforeAll(async () => {
  running = await startOauth({ port: await freePort(), apps: [app], keys });
  base = `http://localhost:${running.port}`;
});
afterAll(() => running.close());

/** Agrees at the site's page as a person would. @returns the code that comes back */
async function agree(path: string, id: "qq" | "weibo", person: string, mood: string): Promise<string> {
  const form = { response_type: "code", client_id: keys.clientId, redirect_uri: `${app}/api/auth/callback/${id}`, state: "s", other: person, mood };
  const answer = await fetch(base + path, { method: "POST", body: new URLSearchParams(form), redirect: "manual" });
  return new URL(answer.headers.get("location") ?? "").searchParams.get("code") ?? "";
}

/** Trades a code for who it is, through the provider's own functions, as next-auth calls them. */
async function ask<P>(provider: OAuthConfig<P>, code: string) {
  const tokenUrl = typeof provider.token === "object" && provider.token.url;
  const body = new URLSearchParams({ grant_type: "authorization_code", client_id: keys.clientId, client_secret: keys.clientSecret, code, redirect_uri: `${app}/api/auth/callback/${provider.id}` });
  const raw = await provider[customFetch]!(tokenUrl || "", { method: "POST", body });
  if (typeof provider.token !== "object" || typeof provider.userinfo !== "object") throw new Error("no endpoints");
  const conform: unknown = Reflect.get(provider.token, "conform");
  const conformed: Response = typeof conform === "function" ? await conform(raw) : raw;
  const tokens = (await conformed.json()) as { error?: string };
  if (!conformed.ok) throw new Error(`token: ${tokens.error}`);
  const person: P = await provider.userinfo.request?.({ tokens, provider } as never);
  return provider.profile?.(person, tokens as never);
}

const makers = {
  qq: () => ask(qq({ baseUrl: `${base}/qq`, ...keys }, limitedFetch({ time: 700, bytes: 64 * 1024 }).fetch), code),
  weibo: () => ask(weibo({ baseUrl: `${base}/weibo`, ...keys }, limitedFetch({ time: 700, bytes: 64 * 1024 }).fetch), code),
};
let code = "";
const paths = { qq: "/qq/oauth2.0/authorize", weibo: "/weibo/oauth2/authorize" } as const;

test("QQ: form-encoded token, openid in callback( … ); and the same in JSON", async () => {
  code = await agree(paths.qq, "qq", "10001", "usual");
  const usual = await makers.qq();
  expect(usual).toEqual({ id: expect.stringMatching(/^[0-9A-F]{32}$/), name: "小柠檬" });
  code = await agree(paths.qq, "qq", "10001", "odd");
  expect(await makers.qq()).toEqual(usual);
});

test("Weibo: the uid of the token answer, as text or number", async () => {
  for (const mood of ["usual", "odd"]) {
    code = await agree(paths.weibo, "weibo", "10002", mood);
    expect(await makers.weibo()).toEqual({ id: "10002", name: "Lina Zitron" });
  }
});

test.each(["qq", "weibo"] as const)("%s: without a name people come in all the same", async (id) => {
  code = await agree(paths[id], id, "10003", "nameless");
  expect(await makers[id]()).toMatchObject({ id: expect.any(String), name: null });
});

test.each(["qq", "weibo"] as const)("%s: errors, nonsense, floods, silence and other clients' answers prove nobody", async (id) => {
  for (const mood of ["error", "nonsense", "huge", "slow", "foreign"]) {
    code = await agree(paths[id], id, "10004", mood);
    const began = performance.now();
    await expect(makers[id](), mood).rejects.toThrow();
    expect(performance.now() - began, mood).toBeLessThan(3_000);
  }
});

test.each(["qq", "weibo"] as const)("%s: a code works once", async (id) => {
  code = await agree(paths[id], id, "10005", "usual");
  await makers[id]();
  await expect(makers[id]()).rejects.toThrow(/token: (100020|invalid_grant)/);
});
