import { eq } from "drizzle-orm";
import { actionOf, actions } from "./actions";
import { appUrl, Client, type Headers, json, reason, shops } from "./client";
import { actionAsk, actionId, buttonAsk, formFields, ledTo, multipart, postForm, stateOf } from "./door";
import { addresses, browserOf, database, newEmail, newMobile, person, place, reload, sessions } from "./people";
import { routes, writes } from "./routes";
import { attack, expect, kind } from "./rows";
import { staffMember } from "./staff-members";

const { host, port } = new URL(appUrl);
const foreign = ["null", "http://evil.example", `http://${host}.evil.example`, `http://evil.example:${port}`, `http://localhost:${Number(port) + 1}`, `https://${host}`, `http://127.0.0.1:${port}`, `http://user@${host}`, `${appUrl}/`, appUrl.toUpperCase(), "http://localhost", `http://evil.${host}`, "", "file://", shops[1] ?? ""];
const claims = (origin: string): Headers => ({ origin, "x-forwarded-host": origin.replace(/^\w+:\/\//, ""), "x-forwarded-proto": "http", forwarded: `host=${origin.replace(/^\w+:\/\//, "")}` });

kind("cross-site", () => {
  attack("every write of the API from a foreign, null or look-alike Origin, with X-Forwarded-Host to match: 403", async () => {
    const browser = await browserOf(await person());
    for (const { method, path, takesJson } of writes) {
      for (const origin of foreign) {
        const reply = await browser.call(method, path, takesJson ? {} : undefined, claims(origin));
        expect([reply.status, reason(reply)], `${method} ${path} from ${origin}`).toEqual([403, "cross_site"]);
        expect(reply.headers["access-control-allow-origin"], `${method} ${path} from ${origin}`).toBeUndefined();
      }
    }
    expect((await browser.call("GET", "/me")).status).toBe(200);
    expect((await browser.call("DELETE", "/sessions", undefined, { origin: appUrl })).status).toBe(204);
  });

  attack("every write of the API without Origin but with the session cookie: 403; a Bearer token needs none", async () => {
    const who = await person();
    const browser = await browserOf(who);
    for (const { method, path, takesJson } of writes) expect(reason(await browser.call(method, path, takesJson ? {} : undefined)), `${method} ${path}`).toBe("cross_site");
    const client = new Client();
    client.token = browser.cookies.get("lm-session") ?? "";
    for (const { method, path, takesJson } of writes.filter((route) => route.path !== "/sessions/current")) expect(reason(await client.call(method, path, takesJson ? {} : undefined)), `${method} ${path}`).not.toBe("cross_site");
    expect((await client.call("DELETE", "/sessions/current")).status).toBe(204);
  });

  attack("text/plain, multipart, form and no type at all on every JSON call: 415", async () => {
    const browser = await browserOf(await person());
    const form = multipart([["email", newEmail()]]);
    for (const { method, path } of writes.filter((route) => route.takesJson)) {
      for (const [type, body] of [["text/plain", '{"a":1}'], [form.type, form.body], ["application/x-www-form-urlencoded", "a=1"], ["application/json-seq", "{}"], ["text/json", "{}"], ["", "{}"]] as const) {
        const reply = await browser.ask({ method, path: `/api/v1${path}`, headers: { origin: appUrl, "content-type": type || undefined }, body });
        expect([reply.status, reason(reply)], `${method} ${path} as ${type}`).toEqual([415, "json_only"]);
      }
      expect((await browser.call(method, path, "{}", { origin: appUrl, "content-type": "application/json; charset=utf-8" })).status, path).not.toBe(415);
    }
  });

  attack("actions from a foreign, null, look-alike or missing Origin, below any path, by script or form: nothing happens", async () => {
    const who = await person();
    const id = await actionId(new Client(), "/login", "identifier");
    const form = { identifier: who.username, password: who.password };
    const fields = multipart([...(await formFields(new Client(), "/login", "identifier")), ...Object.entries(form)]);
    const paths = ["/login", "/zh/login", "/", "/login.x", "/foo.bar", "/account/addresses/x.y", "/api/v1/none", "/api/auth/session", "/_next/none", "/%6Cogin", "/login/", "//login"];
    for (const origin of [undefined, ...foreign]) {
      for (const path of paths) {
        const byScript = await new Client().ask(actionAsk(id, path, form, { ...(origin === undefined ? {} : claims(origin)), origin }));
        const byForm = await new Client().ask({ method: "POST", path, headers: { ...(origin === undefined ? {} : claims(origin)), origin, "content-type": fields.type }, body: fields.body });
        for (const reply of [byScript, byForm]) {
          expect(reply.status, `${path} from ${origin}: ${reply.text.slice(0, 80)}`).toBeLessThan(500);
          expect([reply.headers["set-cookie"], ledTo(reply)?.replace(/^\/(zh\/)?login$/, "") || null], `${path} from ${origin}`).toEqual([undefined, null]);
        }
        expect([403, 308], `${path} from ${origin}`).toContain(byScript.status);
      }
    }
    expect(ledTo(await new Client().ask(actionAsk(id, "/login", form)))).toBe("/");
    expect(ledTo(await postForm(new Client(), "/login", "identifier", form))).toBe("/");
  });

  attack("every action of the build with a signed-in browser's cookie, from a foreign, null, look-alike or missing Origin, by script or form: 403, and nothing changes", async () => {
    const { who, browser } = await staffMember("admin");
    const [second, victim] = [await browserOf(who), await person()];
    const made = await browser.call("POST", "/addresses", place, { origin: appUrl });
    const id = json<{ id: string }>(made).id;
    const [other] = json<{ items: { id: string; current: boolean }[] }>(await browser.call("GET", "/sessions")).items.filter(({ current }) => !current);
    // What would do something, were it let through.
    const fields: Record<string, Record<string, string>> = {
      createAddressAction: place, deleteAddressAction: { id }, renameAddressAction: { id, title: "changed" }, updateAddressAction: { ...place, id, receiver: "changed" },
      changeEmailAction: { email: newEmail() }, changePasswordAction: { newPassword: "walnut-ferry-saddle-08", currentPassword: who.password }, changeLocaleAction: { locale: "zh" },
      signOutDeviceAction: { id: other?.id ?? "" }, disableAction: { userId: victim.id, reason: "because" }, changeRoleAction: { userId: victim.id, role: "admin" },
    };
    const state = async () => JSON.stringify([await reload(who.id), await reload(victim.id), await database.select().from(addresses).where(eq(addresses.userId, who.id)), (await database.select().from(sessions).where(eq(sessions.userId, who.id))).map((row) => ({ ...row, lastUsedAt: null }))]);
    const before = await state();
    expect(Object.keys(fields).filter((name) => !actions.some((one) => one.name === name))).toEqual([]);
    for (const { id: action, file, name } of actions) {
      const path = `/${file}`.replace(/\/actions\.ts$/, "").replace(/\/\(\w+\)/g, "").replace("[id]", victim.id) || "/";
      for (const origin of [undefined, ...foreign]) {
        const headers = { ...(origin === undefined ? {} : claims(origin)), origin };
        // A form's kind of post is judged by the same lines; three foreign origins of it are enough.
        const asks = [actionAsk(action, path, fields[name] ?? {}, headers), ...(foreign.indexOf(origin ?? "null") < 3 ? [buttonAsk(action, path, headers)] : [])];
        for (const ask of asks) {
          const reply = await browser.ask(ask);
          expect([reply.status, reply.headers["set-cookie"]], `${name} at ${path} from ${origin}`).toEqual([403, undefined]);
        }
      }
    }
    expect(await state()).toBe(before);
    expect(stateOf(await browser.ask(actionAsk(actionOf("account/addresses/actions.ts", "deleteAddressAction"), "/account/addresses", { id })))?.ok).toBe(true);
    expect(ledTo(await browser.ask(actionAsk(actionOf("account/security/actions.ts", "signOutDeviceAction"), "/account/security", { id: other?.id ?? "" })))).toContain("done=device");
    expect((await second.call("GET", "/me")).status).toBe(401);
    expect(stateOf(await browser.ask(actionAsk(actionOf("admin/users/[id]/actions.ts", "disableAction"), `/admin/users/${victim.id}`, fields.disableAction ?? {})))?.ok).toBe(true);
    expect((await browser.ask(buttonAsk(actionOf("actions.ts", "logOutAction"), "/account"))).status).toBe(303);
    expect((await browser.call("GET", "/me")).status).toBe(401);
  });

  attack("reading never changes anything: GET and HEAD on every write, method overrides, OPTIONS", async () => {
    const who = await person();
    const browser = await browserOf(who);
    const readable = new Set(routes.filter(({ method }) => method === "GET").map(({ path }) => path));
    const before = (await browser.call("GET", "/sessions")).text.replace(/"lastUsedAt":"[^"]*"/g, "");
    for (const { path, method } of writes) {
      for (const way of ["GET", "HEAD"]) {
        const reply = await browser.ask({ method: way, path: `/api/v1${path}`, headers: { origin: appUrl, "x-http-method-override": method, "x-method-override": method, "x-http-method": method } });
        expect(readable.has(path) ? [200, 404, 422, 429] : [405], `${way} ${path}`).toContain(reply.status);
      }
      expect((await browser.ask({ method: "GET", path: `/api/v1${path}?_method=${method}` })).status, path).toBeGreaterThanOrEqual(400);
      expect((await browser.ask({ method: "OPTIONS", path: `/api/v1${path}`, headers: { origin: "http://evil.example", "access-control-request-method": method } })).headers["access-control-allow-origin"], path).toBeUndefined();
    }
    for (const path of ["/logout", "/api/auth/signout", "/zh/logout"]) await browser.ask({ path });
    expect((await browser.call("GET", "/sessions")).text.replace(/"lastUsedAt":"[^"]*"/g, "")).toBe(before);
  });

  attack("another site reads nothing: no CORS header for a foreign Origin on any answer", async () => {
    const browser = await browserOf(await person());
    for (const { path } of routes.filter(({ method }) => method === "GET")) {
      for (const origin of foreign) expect((await browser.call("GET", path, undefined, { origin })).headers["access-control-allow-origin"], `${path} to ${origin}`).toBeUndefined();
    }
    expect((await browser.call("GET", "/me", undefined, { origin: appUrl })).headers["access-control-allow-origin"]).toBe(appUrl);
  });

  attack("signed out, an API write without Origin and cookie is a native client's and passes", async () => {
    expect(json(await new Client().call("POST", "/captchas", { purpose: "login", kind: "pow" }))).toHaveProperty("challenge");
    const id = await actionId(new Client(), "/register", "smsCode");
    expect(stateOf(await new Client().ask(actionAsk(id, "/register", { mobile: newMobile() })))?.ok).toBe(false);
    expect((await new Client().call("POST", "/captchas", { purpose: "login" }, { origin: "http://evil.example" })).status).toBe(403);
  });
});
