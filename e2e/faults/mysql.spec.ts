import { type Browser, type BrowserContext, type BrowserContextOptions, chromium, test } from "@playwright/test";
import { eq } from "drizzle-orm";
import { freePort } from "../../local/ports.mjs";
import en from "../../lib/i18n/en.json" with { type: "json" };
import zh from "../../lib/i18n/zh.json" with { type: "json" };
import { appUrl, type Client, json, type Reply, shops } from "../abuse/client";
import { addresses, database, newMobile, person, sessions, signIn } from "../abuse/people";
import { drill, expect, onlyOurs, seen } from "./drill";
import { people } from "./people";
import { Line } from "./proxy";
import { type Own, releaseAll, services, sleep, startShop, takeDown, until } from "./stack";

const place = { receiver: "Zhang San", provinceCode: "440000", cityCode: "440300", districtCode: "440305", place: "Keji Road 1", mobile: "13800138000" };
const own: (() => unknown)[] = [];

test.afterEach(async () => {
  releaseAll();
  for (const undo of own.splice(0).reverse()) await undo();
});

/** Whether an answer is one that a person can be shown: never a 500, a stack or SQL. */
function clean(reply: { status: number; text: string }): boolean {
  return reply.status !== 500 && !/\bat .+:\d+:\d+|ER_[A-Z]+|select |insert into/i.test(reply.text.slice(0, 20_000).replace(/<script[\s\S]*?<\/script>/g, ""));
}

/** Asks without end until it is told to stop. */
function flood(ask: () => Promise<Reply>): { replies: Reply[]; cut: () => number; stop: () => Promise<void> } {
  const replies: Reply[] = [];
  let [going, cut] = [true, 0];
  const work = (async () => {
    while (going) {
      await ask().then((reply) => replies.push(reply), () => cut++);
      await sleep(20);
    }
  })();
  return { replies, cut: () => cut, stop: () => ((going = false), work) };
}

const statuses = (replies: { status: number }[]) => [...new Set(replies.map(({ status }) => status))].sort((a, b) => a - b);

const launch = () => chromium.launch({ executablePath: process.env.CHROMIUM_PATH, args: ["--no-sandbox", "--disable-gpu"] });

/** A browser's tabs with the session of a client in it. */
async function signedIn(browser: Browser, client: Client, more: BrowserContextOptions = {}): Promise<BrowserContext> {
  const context = await browser.newContext({ baseURL: appUrl, ...more });
  await context.addCookies([{ name: "lm-session", value: client.token ?? "", url: appUrl }]);
  return context;
}

/** What somebody signed in reads on a page that needs the database, in both languages; its words are put there in the browser. */
async function read(client: Client): Promise<string[]> {
  const browser = await launch();
  try {
    const context = await signedIn(browser, client);
    const page = await context.newPage();
    const texts: string[] = [];
    for (const [path, words] of [["/account/addresses", en.errorPages.down], ["/zh/account/addresses", zh.errorPages.down]] as const) {
      const answer = await page.goto(path);
      await expect(page.getByRole("heading", { level: 1 })).toHaveText(words.title);
      await expect(page.getByRole("main")).toContainText(words.body);
      await expect(page.getByRole("button", { name: words.retry })).toBeVisible();
      await expect(page.getByRole("link", { name: words.home })).toBeVisible();
      texts.push(`${answer?.status()} ${words.title}`);
    }
    return texts;
  } finally {
    await browser.close();
  }
}

drill("MySQL is killed mid-request and started again", 150, async () => {
  onlyOurs("mysql");
  const clients = await people(6);
  const writers = clients.map(({ client }, n) => flood(() => client.call("POST", "/addresses", { ...place, title: `n${n}` }, {}, n % 2)));
  const pages = flood(() => clients[0]?.client.ask({ path: "/account/addresses" }) ?? Promise.reject(new Error("nobody")));
  await sleep(1_500);
  const back = await takeDown("mysql");
  await sleep(3_000);
  const down = await clients[1]?.client.call("POST", "/addresses", place);
  const homepage = await clients[1]?.client.ask({ path: "/" });
  const alive = services().pids.app;
  const returned = back();
  await until("MySQL accepts again", 60, async () => (await database.select({ id: addresses.id }).from(addresses).limit(1)).length >= 0);
  const recovered = await Promise.all(shops.map((_, door) => until(`process ${door} recovers`, 10, async () => (await clients[2]?.client.call("GET", "/addresses", undefined, {}, door))?.status === 200)));
  await returned;
  await sleep(500);
  await Promise.all([...writers, pages].map((one) => one.stop()));
  expect(services().pids.app, "the shop was not restarted").toBe(alive);
  const replies = writers.flatMap((one) => one.replies);
  seen(`writes answered ${statuses(replies).join(", ")}, pages ${statuses(pages.replies).join(", ")}; back ${(Math.max(...recovered) / 1000).toFixed(1)} s after MySQL was`);
  expect(down?.status).toBe(503);
  expect(json<{ reason: string }>(down as Reply).reason).toBe("unavailable");
  expect(Number(down?.headers["retry-after"])).toBeGreaterThan(0);
  expect(homepage?.status, "browsing goes on").toBe(200);
  expect(statuses(pages.replies), "a page is there, or says that it is a matter of time").toEqual([200, 503]);
  expect(replies.filter((reply) => !clean(reply)).map(({ status, text }) => `${status} ${text.slice(0, 300)}`)).toEqual([]);
  expect(writers.reduce((sum, one) => sum + one.cut(), 0), "nobody was hung up on").toBe(0);
  for (const [n, { id }] of clients.entries()) {
    const rows = await database.select().from(addresses).where(eq(addresses.userId, id));
    const made = (writers[n]?.replies ?? []).filter(({ status }) => status === 201).map((reply) => json<{ id: string }>(reply).id);
    expect(made.filter((address) => !rows.some((row) => row.id === address)), "what was acknowledged is there").toEqual([]);
    expect(rows.every((row) => row.receiver === place.receiver && row.districtCode === place.districtCode), "nothing half-written").toBe(true);
  }
});

async function behind(line: Line, more: Record<string, string> = {}): Promise<Own> {
  const uri = new URL(services().database);
  uri.port = String(line.port);
  const shop = await startShop("slow-shop", await freePort(), { DATABASE_URL: uri.href, DATABASE_POOL: "4", ...more });
  own.push(() => shop.stop());
  return shop;
}

async function timed(url: string, client: Client, method = "GET", body?: unknown): Promise<{ status: number; text: string; ms: number }> {
  const began = performance.now();
  const answer = await fetch(url, { method, headers: { authorization: `Bearer ${client.token ?? ""}`, ...(body ? { "content-type": "application/json" } : {}) }, ...(body ? { body: JSON.stringify(body) } : {}) });
  return { status: answer.status, text: await answer.text(), ms: performance.now() - began };
}

drill("MySQL is slow, says nothing, or hangs up; the pool is exhausted", 180, async () => {
  const uri = new URL(services().database);
  const line = await new Line({ host: uri.hostname, port: Number(uri.port) }).open();
  own.push(() => line.close());
  const shop = await behind(line);
  const [one] = await people(1);
  if (!one) throw new Error("nobody");
  const api = `${shop.url}/api/v1/addresses`;
  const fine = async () => (await timed(api, one.client)).status === 200;
  await until("it works through the line", 20, fine);

  line.delay = 20_000;
  const slow = await Promise.all(Array.from({ length: 12 }, (_, n) => timed(api, one.client, n % 2 ? "POST" : "GET", n % 2 ? place : undefined)));
  line.delay = 0;
  line.cut();
  const afterSlow = await until("recovers from slowness", 10, fine);

  line.dead = true;
  const silent = await Promise.all(Array.from({ length: 12 }, () => timed(api, one.client)));
  line.dead = false;
  line.cut();
  const afterSilence = await until("recovers from silence", 10, fine);

  const cuts = [];
  for (const bytes of [1, 40, 200, 900]) {
    line.cutAfter = bytes;
    cuts.push(await timed(api, one.client));
    line.cutAfter = Infinity;
  }
  await until("recovers from cuts", 10, fine);
  const all = [...slow, ...silent];
  const slowest = Math.max(...all.map(({ ms }) => ms));
  seen(`12 at once through a pool of 4: ${statuses(all).join(", ")}, the slowest ${(slowest / 1000).toFixed(1)} s; cut after some bytes: ${statuses(cuts).join(", ")}; back after ${(Math.max(afterSlow, afterSilence) / 1000).toFixed(1)} s`);
  expect(statuses(all)).toEqual([503]);
  expect(slowest).toBeLessThan(5_000);
  expect(cuts.filter((reply) => !clean(reply)).map(({ status, text }) => `${status} ${text.slice(0, 300)}`)).toEqual([]);
  expect(statuses(cuts).every((status) => status === 200 || status === 503)).toBe(true);
});

drill("MySQL is away while somebody signs in: no account is locked, nothing is half-written, pages say so in both languages", 120, async () => {
  onlyOurs("mysql");
  const who = await person({ mobile: `+86${newMobile()}` });
  const client = await signIn(who);
  const back = await takeDown("mysql");
  const replies = [];
  for (let n = 0; n < 4; n++) replies.push(await client.call("POST", "/sessions", { identifier: who.username, password: who.password }));
  const me = await client.call("GET", "/me");
  const pages = await read(client);
  await back();
  await until("signed in as before", 20, async () => (await client.call("GET", "/me")).status === 200);
  seen(`signing in ${statuses(replies).join(", ")}, a signed-in call ${me.status}; pages say: ${pages.join(", ")}`);
  expect(statuses(replies)).toEqual([503]);
  expect(pages.map((page) => page.slice(0, 4)), "a page says that it is a matter of time").toEqual(["503 ", "503 "]);
  expect(me.status, "not 401: nobody is signed out by an outage").toBe(503);
  expect((await signIn(who)).token).toBeTruthy();
});

drill("MySQL is away while somebody signs out: that browser is signed out all the same and says what is left to do; no page takes a person for a stranger", 120, async () => {
  onlyOurs("mysql");
  const three = await people(3);
  const browser = await launch();
  own.push(() => browser.close());
  const ways = await Promise.all(three.slice(0, 2).map(async ({ client }, n) => {
    const context = await signedIn(browser, client, { javaScriptEnabled: n === 0 });
    const page = await context.newPage();
    await page.goto("/account");
    await page.locator("header summary").click();
    return { context, page };
  }));
  const other = await (await signedIn(browser, three[2]?.client as Client)).newPage();
  const back = await takeDown("mysql");
  const said = [];
  for (const { context, page } of ways) {
    await page.getByRole("button", { name: en.layout.signOut }).click();
    await expect(page).toHaveURL(/\/login\?done=unended$/);
    said.push(await page.getByRole("alert").filter({ hasText: en.login.unended }).innerText());
    expect((await context.cookies(appUrl)).map(({ name }) => name)).not.toContain("lm-session");
  }
  const call = await three[2]?.client.call("DELETE", "/sessions/current");
  const headers = [];
  for (const path of ["/", "/account"]) {
    await Promise.all([other.waitForResponse("**/api/v1/viewer"), other.goto(path)]);
    headers.push(...await other.getByRole("banner").getByRole("link").allInnerTexts());
  }
  await back();
  await until("MySQL accepts again", 60, async () => (await database.select({ id: sessions.id }).from(sessions).limit(1)).length >= 0);
  await until("the shop recovers", 20, async () => (await three[2]?.client.call("GET", "/me"))?.status === 200);
  for (const { page } of ways) {
    await page.goto("/account");
    await expect(page).toHaveURL(/\/login\?next=/);
  }
  await other.goto("/account");
  await expect(other.locator("header summary")).toBeVisible();
  seen(`with and without scripts the page says “${said[0]?.slice(0, 40)}…”; the call answered ${call?.status} ${json<{ reason: string }>(call as Reply).reason}`);
  expect(said).toEqual([en.login.unended, en.login.unended]);
  expect(call?.status, "and says honestly that the session lives").toBe(503);
  expect(headers.filter((text) => text === en.layout.signIn)).toEqual([]);
  expect(headers.filter((text) => text === en.layout.account)).toHaveLength(2);
  const left = await Promise.all(three.map(({ client }) => client.call("GET", "/me")));
  expect(statuses(left), "what the page said: the sessions themselves are still there").toEqual([200]);
});
