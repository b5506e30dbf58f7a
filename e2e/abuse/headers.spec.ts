import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { connect, createServer, type AddressInfo } from "node:net";
import { request, type IncomingHttpHeaders } from "node:http";
import { once } from "node:events";
import { setTimeout } from "node:timers/promises";
import en from "../../lib/i18n/en.json" with { type: "json" };
import { appUrl, Client, type Headers, json, reason, services, shops, type Reply } from "./client";
import { browserOf, person } from "./people";
import { attack, expect, kind } from "./rows";
import { staffMember } from "./staff-members";

const { host } = new URL(appUrl);

/** What every answer carries, whatever it is. */
function guarded(reply: Reply, what: string): void {
  const { headers } = reply;
  expect(headers["x-powered-by"], what).toBeUndefined();
  expect(headers["server"], what).toBeUndefined();
  expect(headers["x-content-type-options"], what).toBe("nosniff");
  expect(headers["content-security-policy"], what).toContain("frame-ancestors 'none'");
  expect(headers["content-security-policy"], what).not.toContain("unsafe-eval");
  expect(headers["strict-transport-security"], `${what}: no HSTS on http`).toBeUndefined();
}

kind("headers", () => {
  attack("every class of answer carries CSP, nosniff and Referrer-Policy, and says nothing of the server", async () => {
    const browser = await browserOf(await person());
    const classes: [string, string, string, Record<string, string>?][] = [
      ["GET", "/", "static page"], ["GET", "/zh/terms", "static page"], ["GET", "/login", "page with credentials"], ["GET", "/account", "personal page"], ["GET", "/zh/account/addresses", "personal page"], ["GET", "/nothing", "404 page"], ["GET", "/zh/nothing.txt", "404 page with a dot"],
      ["GET", "/account/addresses/x.y", "404 personal page"], ["GET", "/en/login", "redirect of the language"], ["GET", "/login/", "redirect of Next"], ["GET", "/zh//login", "redirect of Next"], ["POST", "/api/v1/sessions/", "redirect of Next"], ["GET", "/icon.svg", "file"], ["GET", "/robots.txt", "robots"], ["GET", "/_next/static/none.js", "missing script"], ["GET", "/_next/image?url=x", "picture"],
      ["GET", "/api/v1/me", "API"], ["GET", "/api/v1/areas", "cacheable API"], ["GET", "/api/v1/none", "404 API"], ["PUT", "/api/v1/me", "405 API"], ["PUT", "/login", "405 page"], ["POST", "/login", "403 page"], ["POST", "/api/v1/sessions", "415 API"], ["GET", "/api/health", "health"], ["GET", "/api/auth/session", "next-auth"], ["GET", "/%", "400"], ["TRACE", "/", "405"],
      ["GET", "/", "421", { host: "evil.example" }], ["GET", "/api/v1/me", "421 API", { host: "evil.example" }], ["POST", "/login", "413", { "content-length": "9999999" }], ["HEAD", "/login", "HEAD"], ["OPTIONS", "/api/v1/me", "OPTIONS"], ["GET", "/api/cron/relay", "cron"], ["GET", "/api/inngest", "inngest"], ["GET", "/sitemap.xml", "sitemap"],
    ];
    for (const [method, path, what, headers] of classes) {
      const reply = await browser.ask({ method, path, headers: headers ?? {} });
      guarded(reply, `${what}: ${method} ${path} ${reply.status}`);
      expect(reply.headers["referrer-policy"], `${what}: ${method} ${path}`).toBeDefined();
      expect(reply.status, what).toBeLessThan(500);
    }
    const script = /src="(\/_next\/static\/[^"]+\.js)"/.exec((await browser.ask({ path: "/login" })).text)?.[1] ?? "";
    for (const [path, what] of [[script, "script"], ["/icon.svg", "file"], ["/api/v1/areas", "API"]] as const) {
      const whole = await browser.ask({ path });
      const again = await browser.ask({ path, headers: { "if-none-match": whole.headers.etag } });
      for (const [reply, status] of [[whole, 200], [again, 304]] as const) {
        expect(reply.status, `${what} ${path}`).toBe(status);
        guarded(reply, `${what} ${status}`);
        expect(reply.headers["referrer-policy"], `${what} ${status}`).toBeDefined();
      }
    }
  });

  attack("pages with credentials or personal data: a new nonce each time, no unsafe-inline for scripts, whatever way the path is written", async () => {
    // One of the staff, for whom every page is there.
    const { browser, who } = await staffMember("admin");
    const account = ["", "/addresses", "/addresses/new", "/addresses/deleted", "/security", "/email", "/mobile", "/password", "/confirm"].map((path) => `/account${path}`);
    const admin = ["", "/users", `/users/${who.id}`, "/messages", "/audit", "/two-factor"].map((path) => `/admin${path}`);
    const doors = ["/login", "/zh/login", "/register", "/bind", "/verify-email?token=x", "/undo-email?token=x", "/reset-password", "/reset-password/code?id=x", "/reset-password/new"];
    for (const path of [...doors, ...account, ...admin, "/zh/account/security", "/zh/admin/users", "/%6Cogin", "/zh/%6cogin", "/%61ccount", "/account/addresses/x.y", "/login?x=.js"]) {
      for (const client of [browser, new Client()]) {
        const [one, two] = [await client.ask({ path }), await client.ask({ path })];
        const scripts = /script-src ([^;]*)/.exec(String(one.headers["content-security-policy"]))?.[1] ?? "";
        expect(scripts, path).toMatch(/^'nonce-[\w+/=]+' 'strict-dynamic'$/);
        expect(one.headers["content-security-policy"], path).not.toBe(two.headers["content-security-policy"]);
        const nonce = /'nonce-([^']+)'/.exec(scripts)?.[1] ?? "";
        for (const [tag] of one.text.matchAll(/<script\b[^>]*>/g)) expect(tag, path).toContain(`nonce="${nonce}"`);
        expect(one.text, path).not.toMatch(/<[a-z]+ [^>]*\son[a-z]+="/i);
      }
    }
    for (const path of ["/verify-email?token=x", "/zh/verify-email", "/verify-emai%6C?token=x", "/undo-email?token=x", "/zh/undo-email?token=x", "/undo-emai%6C", "/reset-password", "/reset-password/code?id=x", "/reset-password/new", "/zh/reset-password/new"]) expect((await new Client().ask({ path })).headers["referrer-policy"], path).toBe("same-origin");
    expect((await new Client().ask({ path: "/" })).headers["content-security-policy"]).toContain("frame-ancestors 'none'");
  });

  attack("from a static page to one with credentials and back, by link and by Next's router: each way a new document with a CSP of its own", async ({ page }) => {
    let policies: string[] = [];
    page.on("response", (response) => {
      if (response.request().isNavigationRequest() && response.frame() === page.mainFrame()) policies.push(response.headers()["content-security-policy"] ?? "");
    });
    /** Goes on from a document with a mark: whether that is still there afterwards, and the policies of those that came meanwhile. */
    const goOn = async (to: string, go: () => Promise<unknown>) => {
      await page.waitForFunction(() => "next" in window && "router" in (window.next as object));
      await page.evaluate(() => void Object.assign(window, { mark: true }));
      policies = [];
      await go();
      await expect(page).toHaveURL(appUrl + to);
      return { kept: await page.evaluate(() => "mark" in window), policies };
    };
    // Next puts its router on the window and gives it no type there.
    const push = (to: string) => goOn(to, () => page.evaluate((path) => (window as unknown as { next: { router: { push: (path: string) => void } } }).next.router.push(path), to));
    const fresh = (script: RegExp) => ({ kept: false, policies: [expect.stringMatching(script)] });
    const [nonce, inline] = [/script-src 'nonce-[^']+' 'strict-dynamic'/, /script-src 'self' 'unsafe-inline'/];
    await page.goto(`${appUrl}/`);
    expect(await goOn("/login", () => page.getByRole("banner").getByRole("link", { name: en.layout.signIn, exact: true }).click())).toEqual(fresh(nonce));
    expect(await push("/terms")).toEqual(fresh(inline));
    expect(await push("/register")).toEqual(fresh(nonce));
    // Between pages of one kind the router stays in its document, so it would have here.
    expect(await push("/login")).toEqual({ kept: true, policies: [] });
  });

  attack("a client's own CSP, nonce and path headers change nothing", async () => {
    const evil = { "content-security-policy": "script-src 'nonce-evil' 'unsafe-inline'", "x-nonce": "evil", "x-lm-path": "//evil.example", "x-request-id": "evil-id" };
    for (const path of ["/", "/login", "/nothing.x", "/account/addresses/x.y"]) {
      const reply = await new Client().ask({ path, headers: evil });
      expect(JSON.stringify(reply.headers) + reply.text, path).not.toMatch(/nonce-evil|nonce="evil"|evil\.example|evil-id/);
    }
    expect((await new Client().ask({ path: "/account", headers: evil })).headers.location).toBe("/login?next=%2Faccount");
  });

  attack("a foreign Host is answered 421 everywhere but at the health check", async () => {
    for (const foreign of ["evil.example", `evil.example:${new URL(appUrl).port}`, "localhost", `${host}.evil.example`, `127.0.0.1:${new URL(appUrl).port}`, `evil.example@${host}`, `${host}/x`, `${host},evil.example`, ` `]) {
      for (const path of ["/", "/login", "/account", "/api/v1/me", "/api/v1/areas", "/_next/static/x", "/robots.txt"]) {
        const reply = await new Client().ask({ path, headers: { host: foreign, "x-forwarded-host": host } });
        expect([421, 400], `${foreign} ${path}`).toContain(reply.status);
        if (path.startsWith("/api/") && reply.status === 421) expect(reason(reply)).toBe("misdirected");
      }
    }
    expect((await new Client().ask({ path: "/api/health", headers: { host: "10.0.0.7:3000" } })).status).toBe(200);
    expect((await new Client().ask({ path: "/login", headers: { host: host.toUpperCase() } })).status).toBe(200);
    expect((await new Client().ask({ path: "/login", headers: { host: new URL(shops[1] ?? "").host } })).status).toBe(200);
  });

  attack("Upgrade and h2c: the same answers as without, and no line stays open", async () => {
    const asks: [string, string][] = [["GET /", host], ["GET //", host], ["POST /", host], ["GET /login", host], ["GET /api/v1/me", host], ["GET /api/v1/none", host], ["GET /", "evil.example"], ["GET http://evil.example/", host], ["GET /%", host]];
    for (const [line, name] of asks) {
      const plain = await raw(`${line} HTTP/1.1\r\nHost: ${name}\r\n\r\n`);
      for (const protocol of ["websocket", "h2c", "x"]) {
        const upgrade = await raw(`${line} HTTP/1.1\r\nHost: ${name}\r\nConnection: Upgrade\r\nUpgrade: ${protocol}\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: bGVtb24tbWFsbC0xMjM0NQ==\r\n\r\n`);
        expect(upgrade, `${line} of ${name}, ${protocol}`).toEqual(plain);
      }
    }
    expect(await raw(`GET /api/v1/me HTTP/1.1\r\nHost: ${host}\r\n\r\n`)).toEqual({ status: "401", closed: true });
  });

  attack("health, metrics and cron tell their inside to nobody without the token", async () => {
    for (const authorization of [undefined, "Bearer ", "Bearer x", "Basic eDp4", "Bearer undefined"]) {
      const health = await new Client().ask({ path: "/api/health", headers: { authorization } });
      expect([health.status, health.text]).toEqual([200, '{"status":"ok"}']);
      expect((await new Client().ask({ path: "/api/cron/relay", headers: { authorization } })).status).toBe(404);
      expect((await new Client().ask({ path: "/api/metrics", headers: { authorization } })).status, authorization).toBe(404);
    }
    // With the right token each tells what it is there for; one's token opens no other.
    const [metrics, cron] = [process.env.METRICS_TOKEN, process.env.CRON_SECRET].map((token) => ({ authorization: `Bearer ${token}` }));
    const ask = (path: string, headers: Headers = {}) => new Client().ask({ path, headers });
    expect(json(await ask("/api/health", metrics))).toMatchObject({ status: "ok", parts: { database: true, kv: true }, messages: expect.anything() });
    expect((await ask("/api/metrics", metrics)).text).toContain("# TYPE");
    expect(json(await ask("/api/cron/relay", cron))).toEqual({ handed: expect.any(Number) });
    expect([(await ask("/api/metrics", cron)).status, (await ask("/api/cron/relay", metrics)).status, (await ask("/api/health", cron)).text]).toEqual([404, 404, '{"status":"ok"}']);
  });

  attack("on https: HSTS, Secure cookies with the __Host- prefix, upgrade-insecure-requests", async () => {
    const who = await person();
    const shop = await overHttps();
    try {
      for (const [path, answer] of [["/login", 200], ["/", 200], ["/api/v1/areas", 200], ["/%", 400], ["/login/", 308], ["/account", 307]] as const) {
        const { status, headers } = await shop.ask("GET", path);
        expect([status, headers["strict-transport-security"]], path).toEqual([answer, "max-age=63072000; includeSubDomains"]);
      }
      expect((await shop.ask("GET", "/login")).headers["content-security-policy"]).toContain("upgrade-insecure-requests");
      const { headers, status } = await shop.ask("POST", "/api/v1/sessions", JSON.stringify({ identifier: who.username, password: who.password }));
      expect(status).toBe(201);
      const cookies = headers["set-cookie"] ?? [];
      expect(cookies.map((line) => line.split("=")[0])).toEqual(expect.arrayContaining(["__Host-lm-session", "__Host-lm-device"]));
      for (const line of cookies) expect(line.toLowerCase()).toMatch(/^__(host|secure)-.*; secure/);
      expect((await shop.ask("POST", "/api/v1/captchas", '{"purpose":"login"}', { origin: appUrl.replace("https", "http") })).status).toBe(403);
    } finally {
      await shop.stop();
    }
  });
});

/** Sends text over a line of its own, and hangs up once an answer came or five seconds passed: the status, and whether the shop hangs up, too. */
async function raw(text: string): Promise<{ status: string | undefined; closed: boolean }> {
  const socket = connect({ host: "127.0.0.1", port: Number(new URL(appUrl).port), localAddress: new Client().address });
  let heard = "";
  socket.on("data", (some: Buffer) => (heard += some.toString("latin1"))).on("error", () => undefined);
  const closed = once(socket, "close").then(() => true);
  socket.write(text);
  await Promise.race([once(socket, "data"), setTimeout(5_000)]);
  socket.end();
  const both = await Promise.race([closed, setTimeout(5_000, false)]);
  socket.destroy();
  return { status: /^HTTP\/1\.1 (\d{3})/.exec(heard)?.[1], closed: both };
}

/** One more process of the same build that believes to stand behind TLS. */
async function overHttps() {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const { port } = probe.address() as AddressInfo;
  await new Promise((closed) => probe.close(closed));
  const pid = services().pids["app"];
  const given = Object.fromEntries(readFileSync(`/proc/${pid}/environ`, "utf8").split("\0").filter(Boolean).map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)]));
  const child = spawn(process.execPath, [`${given.NEXT_DIST_DIR}/front-door.mjs`], { env: { ...given, NODE_ENV: "production", PORT: String(port), APP_URL: `https://localhost:${port}`, ALLOWED_HOSTS: "" }, stdio: ["ignore", "pipe", "ignore"] });
  await new Promise<void>((resolve, reject) => {
    child.stdout.on("data", (text: Buffer) => text.toString().includes('"ready":true') && resolve());
    child.once("exit", () => reject(new Error("the shop over https did not start")));
  });
  return {
    ask: (method: string, path: string, body?: string, headers: Record<string, string> = {}) =>
      new Promise<{ status: number; headers: IncomingHttpHeaders }>((resolve, reject) => {
        const all = { host: `localhost:${port}`, ...(body === undefined ? {} : { "content-type": "application/json", "content-length": String(Buffer.byteLength(body)) }), ...headers };
        const ask = request({ host: "127.0.0.1", port, method, path, headers: all, localAddress: new Client().address, agent: false }, (response) => {
          response.resume();
          response.on("end", () => resolve({ status: response.statusCode ?? 0, headers: response.headers }));
        });
        ask.on("error", reject);
        ask.end(body);
      }),
    stop: async () => {
      const ended = once(child, "exit");
      child.kill("SIGTERM");
      await ended;
    },
  };
}
