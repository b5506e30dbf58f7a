import { expect, test } from "@playwright/test";
import { actionIds, actions, everybody, forgedState, found, handlers, misfit, ownWords, pages, pathOf as pathAt, reasonFor, staffWords, type Who } from "../admin-doors";
import { shopUrl } from "../shop";
import { database, newStaff, type Staff } from "../staff";

let people: Record<Who, Staff | null>;
let target: Staff;

test.beforeAll(async () => {
  target = await newStaff("shopper");
  people = { nobody: null, shopper: await newStaff("shopper"), support: await newStaff("support"), admin: await newStaff("admin") };
  const [rows] = await database().query("SELECT id FROM messages WHERE recipient = ? LIMIT 1", [`+86${target.mobile}`]);
  messageId = (rows as { id: string }[])[0]?.id ?? "";
});

async function ask(path: string, who: Who, init: RequestInit = {}): Promise<Response> {
  const person = people[who];
  const headers = new Headers(init.headers);
  if (person?.client.token) headers.set("cookie", `lm-session=${person.client.token}`);
  headers.set("x-forwarded-for", person?.client.ip ?? target.client.ip);
  const answer = await fetch(shopUrl + path, { redirect: "manual", ...init, headers });
  // Next sends a request for RSC on to its own address with a key for caches.
  const onward = answer.headers.get("location") ?? "";
  return answer.status === 307 && /[?&]_rsc\b/.test(onward) && !path.includes("_rsc") ? ask(onward.replace(shopUrl, ""), who, init) : answer;
}
/** The address of a page for somebody that is there. */
const pathOf = (folder: string, prefix = "") => pathAt(folder, { user: target.id, message: messageId }, prefix);
let messageId = "";

test("everything is listed, and nothing else", () => {
  expect(found.pages.sort()).toEqual(Object.keys(pages).sort());
  expect(found.handlers.sort()).toEqual(Object.keys(handlers).sort());
  expect(found.actions.sort()).toEqual(Object.keys(actions).sort());
});

// `/en/…` and `/zh/…` are what lies behind proxy.ts; a forged router state asks for a page without its layout.
const ways: Record<string, { prefix: string; headers: Record<string, string> }> = {
  "plainly": { prefix: "", headers: {} },
  "in Chinese": { prefix: "/zh", headers: {} },
  "behind the proxy": { prefix: "/en", headers: {} },
  "as RSC": { prefix: "", headers: { rsc: "1" } },
  "as RSC with a forged state": { prefix: "", headers: { rsc: "1", "next-router-state-tree": forgedState } },
  "as a prefetch": { prefix: "", headers: { rsc: "1", "next-router-prefetch": "1" } },
  "as RSC with a segment": { prefix: "", headers: { rsc: "1", "next-router-prefetch": "1", "next-router-segment-prefetch": "/_full" } },
};
const secrets = () => staffWords(target.username);
/** Ways that bring the page itself to those who may see it; a prefetch brings less. */
const whole = ["plainly", "in Chinese", "as RSC", "as RSC with a forged state"];

for (const [way, { prefix, headers }] of Object.entries(ways)) {
  for (const folder of Object.keys(pages)) {
    test(`page /${folder}, asked ${way}`, async () => {
      const rsc = "rsc" in headers;
      for (const who of everybody) {
        const answer = await ask(pathOf(folder, prefix), who, { headers });
        const text = await answer.text();
        const may = pages[folder]?.includes(who) ?? false;
        // `/en/…` of a person's own accord leads to the address without it.
        if (prefix === "/en") {
          expect(`${who} ${answer.status} ${new URL(answer.headers.get("location") ?? "", shopUrl).pathname}`).toBe(`${who} 307 ${pathOf(folder)}`);
          expect(text).not.toMatch(secrets());
          continue;
        }
        const got = `${who} ${answer.status}`;
        if (may) expect(got).toBe(`${who} 200`);
        // By RSC Next may say so within the answer.
        else if (rsc) expect([`${who} ${who === "nobody" ? 307 : 404}`, `${who} 200`]).toContain(got);
        else expect(got).toBe(`${who} ${who === "nobody" ? 307 : 404}`);
        if (!may) expect(text.replaceAll(JSON.stringify(pathOf(folder, prefix)), ""), `${who} sees /${folder}`).not.toMatch(secrets());
        // The same question shows it to whoever may look, or its silence would prove nothing.
        else if (whole.includes(way)) expect(text, `${who} sees /${folder}`).toContain(ownWords[folder]?.[prefix === "/zh" ? 1 : 0]);
      }
    });
  }
}

for (const name of Object.keys(actions)) {
  test(`action ${name}`, async () => {
    const id = actionIds().get(name);
    expect(id, "the build knows it").toBeTruthy();
    const [folder = ""] = name.split(" ");
    for (const who of everybody) {
      for (const prefix of ["", "/zh"]) {
        const answer = await ask(pathOf(folder, prefix), who, { method: "POST", body: misfit(), headers: { "next-action": id ?? "", origin: shopUrl, accept: "text/x-component" } });
        const text = await answer.text();
        const reason = /"reason":"(\w+)"/.exec(text)?.[1];
        expect(`${who} ${prefix} ${reason}`).toBe(`${who} ${prefix} ${reasonFor(name, who)}`);
      }
      const foreign = await ask(pathOf(folder), who, { method: "POST", body: new FormData(), headers: { "next-action": id ?? "", origin: "https://evil.example" } });
      expect(foreign.status).toBe(403);
    }
  });
}

for (const folder of Object.keys(handlers)) {
  test(`handler /${folder}`, async () => {
    for (const who of everybody) {
      const may = handlers[folder]?.includes(who) ?? false;
      const post = (headers: Record<string, string>) => ask(pathOf(folder), who, { method: "POST", body: new URLSearchParams(), headers });
      const answer = await post({ origin: shopUrl });
      expect(`${who} ${answer.status}`).toBe(`${who} ${may ? 200 : who === "nobody" ? 401 : 403}`);
      if (may) expect(answer.headers.get("content-type")).toContain("text/csv");
      expect((await post({ origin: "https://evil.example" })).status).toBe(403);
      expect((await ask(pathOf(folder), who)).status, "no export by following a link").toBe(405);
    }
  });
}

test("a session that ends, a role that goes: the next request knows", async () => {
  const person = await newStaff("admin");
  const look = () => fetch(`${shopUrl}/admin/users`, { redirect: "manual", headers: { cookie: `lm-session=${person.client.token}`, "x-forwarded-for": person.client.ip } });
  expect((await look()).status).toBe(200);
  await database().query("UPDATE users SET role = 'shopper' WHERE id = ?", [person.id]);
  expect((await look()).status).toBe(404);
  await database().query("UPDATE users SET role = 'admin', disabled_at = NOW() WHERE id = ?", [person.id]);
  expect((await look()).status).toBe(307);
});
