import { expect, test } from "@playwright/test";
import { routes } from "../abuse/routes";
import { canStart, startShop } from "../second-shop";

/* Pages of another origin that API_ALLOWED_ORIGINS names: by a process of its own, since there is none by default. */
test.skip(!canStart, "needs the environment of the shop (npm test -- e2e)");

const origin = "https://app.partner.example";
const lookAlikes = ["null", "http://app.partner.example", `${origin}:8443`, `${origin}/`, `${origin}.evil.example`, "https://partner.example"];
let shop: Awaited<ReturnType<typeof startShop>>;
test.beforeAll(async () => {
  shop = await startShop({ API_ALLOWED_ORIGINS: origin });
});
test.afterAll(() => shop?.stop());
const ask = (method: string, path: string, headers: Record<string, string>, body?: string) => fetch(`${shop.url}/api/v1${path}`, { method, headers, ...(body ? { body } : {}) });
const allowed = ({ headers }: Response) => [headers.get("access-control-allow-origin"), headers.get("access-control-allow-credentials")];

test("every call answers what a browser asks beforehand, to the listed origin only", async () => {
  for (const { method, path } of routes) {
    const answer = await ask("OPTIONS", path, { origin, "access-control-request-method": method, "access-control-request-headers": "content-type" });
    expect([answer.status, ...allowed(answer), answer.headers.get("access-control-allow-methods")?.split(", ").includes(method)], `${method} ${path}`).toEqual([204, origin, "true", true]);
    const refused = await ask("OPTIONS", path, { origin: `${origin}.evil.example`, "access-control-request-method": method });
    expect([refused.status, ...allowed(refused)], `${method} ${path}`).toEqual([403, null, null]);
  }
});

test("the listed origin reads and writes; what looks like it does neither", async () => {
  const json = { "content-type": "application/json" };
  const captcha = (from: string) => ask("POST", "/captchas", { ...json, origin: from }, '{"purpose":"login","kind":"pow"}');
  for (const answer of [await ask("GET", "/viewer", { origin }), await captcha(origin)]) expect([answer.ok, ...allowed(answer)]).toEqual([true, origin, "true"]);
  const login = await ask("POST", "/sessions", { ...json, origin }, '{"identifier":"nobody-here","password":"not-the-password"}');
  expect([login.status, ...allowed(login), login.headers.get("access-control-expose-headers")]).toEqual([401, origin, "true", "retry-after, x-request-id"]);
  for (const one of lookAlikes) {
    for (const answer of [await ask("GET", "/viewer", { origin: one }), await captcha(one)]) expect([one, ...allowed(answer)]).toEqual([one, null, null]);
    expect((await captcha(one)).status, one).toBe(403);
  }
});

test("what caches may keep varies by Origin also for who sends none", async () => {
  for (const path of ["/areas", "/areas/110000", "/openapi.json"]) expect((await ask("GET", path, {})).headers.get("vary"), path).toMatch(/\bOrigin\b/);
});
