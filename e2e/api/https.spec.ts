import { expect, test } from "@playwright/test";
import { readFileSync } from "node:fs";
import { type IncomingHttpHeaders, request } from "node:http";
import { join } from "node:path";
import { canStart, startShop } from "../second-shop";

/*
 * The shop behind a proxy that ends TLS: people come by https, the process speaks http. Browsers of the journeys come by http,
 * so what differs is asked here as the proxy would ask it.
 */
test.skip(!canStart, "needs the environment of the shop (npm test -- e2e)");

const host = "shop.localhost";
let shop: Awaited<ReturnType<typeof startShop>>;
test.beforeAll(async () => {
  shop = await startShop({ APP_URL: `https://${host}`, TRUSTED_PROXIES: "1" });
});
test.afterAll(() => shop?.stop());

function ask(method: string, path: string, headers: Record<string, string>, body = ""): Promise<{ status: number; headers: IncomingHttpHeaders; text: string }> {
  return new Promise((resolve, reject) => {
    const asked = request(shop.url + path, { method, headers: { host, "x-forwarded-for": "198.18.0.7", ...headers } }, (answer) => {
      let text = "";
      answer.setEncoding("utf8").on("data", (piece: string) => { text += piece; });
      answer.once("end", () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, text }));
    });
    asked.once("error", reject).end(body);
  });
}

test("an action that leads elsewhere brings the page it leads to in its own answer", async () => {
  const manifest = join(import.meta.dirname, "..", "..", process.env.NEXT_DIST_DIR ?? "", "server", "server-reference-manifest.json");
  const { node } = JSON.parse(readFileSync(manifest, "utf8")) as { node: Record<string, { exportedName: string }> };
  const id = Object.keys(node).find((one) => node[one]?.exportedName === "logOutAction") ?? "";
  const form = new FormData();
  // As React sends a form with one field.
  form.set("_1_nonsense", "1");
  form.set("0", '["$K1"]');
  const encoded = new Response(form);
  const answer = await ask("POST", "/zh/terms", { origin: `https://${host}`, "next-action": id, accept: "text/x-component", "content-type": encoded.headers.get("content-type") ?? "" }, await encoded.text());
  // 303 and an empty text would send the browser to ask for the page itself.
  expect(answer).toMatchObject({ status: 200, headers: { "x-action-redirect": expect.stringMatching(/^\/(zh)?;push$/), "content-type": "text/x-component" } });
  expect(answer.text).toContain('"zh"');
});

test("the name a process has for itself is nobody else's, and what only it may say stays out", async () => {
  const own = new URL(shop.url).host;
  const forged: Record<string, string>[] = [{ host: own }, { host: own.replace("localhost", "127.0.0.1") }, { host: own, "x-lemon-self": "1" }];
  for (const headers of forged) {
    expect((await ask("GET", "/", headers)).status, JSON.stringify(headers)).toBe(421);
  }
});
