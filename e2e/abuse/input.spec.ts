import { request } from "node:http";
import { appUrl, Client, reason, type Reply, shops } from "./client";
import { actionAsk, actionId, formFields, multipart, stateOf } from "./door";
import { browserOf, goodPassword, newEmail, newMobile, newUsername, person, readMessage, reload, signIn, smsCode, somebody } from "./people";
import { routes, writes } from "./routes";
import { attack, expect, kind } from "./rows";

const jsonCalls = writes.filter((route) => route.takesJson);
/** Refused, in our own words, without a trace of what is behind. */
function clean(reply: Reply, what: string): void {
  expect(reply.status, what).toBeLessThan(500);
  expect(reply.text, what).not.toMatch(/\bat \w+ \(|node_modules|ER_[A-Z]+|SQL syntax|drizzle|mysql2|Zod|Unexpected token/);
}
/** A field of every kind that any call knows. */
const everything = { identifier: "x", password: goodPassword, username: "somebody1", mobile: "13800138000", email: "a@post.example", smsCode: "123456", emailCode: "123456", code: "123456", token: "A".repeat(43), grant: "A".repeat(43), newPassword: goodPassword, currentPassword: "x", purpose: "register", kind: "pow", acceptTerms: true, remember: true, locale: "en", captcha: { id: "0".repeat(26), answer: "x" }, receiver: "x", provinceCode: "440000", cityCode: "440300", districtCode: "440305", place: "x", title: "x", tel: "", postcode: "" };
const own = (path: string): Record<string, unknown> => {
  const { identifier, password, captcha, mobile, smsCode: code, username, acceptTerms, email, newPassword, token, grant, purpose, receiver, provinceCode, cityCode, districtCode, place, title, currentPassword } = everything;
  if (path === "/sessions") return { identifier, password };
  if (path === "/users") return { username, password, acceptTerms, mobile, smsCode: code };
  if (path === "/captchas") return { purpose };
  if (path === "/sms-codes") return { mobile, purpose, captcha };
  if (path === "/email-codes") return { email, purpose, captcha };
  if (path === "/password-resets") return { email, captcha };
  if (path.endsWith("/verification") && path.startsWith("/password")) return { code };
  if (path.startsWith("/password-resets/")) return { grant, newPassword };
  if (path.startsWith("/email-")) return { token };
  if (path === "/me/email") return { email };
  if (path === "/me/mobile") return { mobile, smsCode: code };
  if (path === "/me/password") return { newPassword };
  if (path === "/me/step-up") return { currentPassword };
  if (path.endsWith("/title")) return { title };
  return { receiver, provinceCode, cityCode, districtCode, place, mobile };
};

kind("input", () => {
  attack("unknown keys on every JSON call, also __proto__ and constructor: 422, or inert", async () => {
    const { who, client } = await somebody();
    for (const { method, path } of jsonCalls) {
      for (const key of ["role", "userId", "emailVerified", "createdAt", "id", "isAdmin", "verifiedEmailKey", "passwordHash", "constructor", "prototype", "toString"]) {
        const reply = await client.call(method, path, { ...own(path), [key]: "admin" });
        expect([reply.status, /unknown_field/.test(reply.text)], `${method} ${path} with ${key}`).toEqual([422, true]);
      }
      const polluted = await client.call(method, path, JSON.stringify(own(path)).replace("{", '{"__proto__":{"role":"admin","isAdmin":true},'));
      clean(polluted, `${method} ${path}`);
    }
    expect((await reload(who.id)).role).toBe("shopper");
    expect((await client.call("GET", "/me")).text).not.toContain("admin");
  });

  attack("no JSON, half of it, 10,000 deep, arrays, numbers, NUL, lone surrogates, wrong UTF-8, on every JSON call: 422", async () => {
    const { client } = await somebody();
    const deep = (open: string, close: string) => `${open.repeat(10_000)}1${close.repeat(10_000)}`;
    const bodies = ["", "{", "null", "[]", "[{}]", "1", '"x"', "true", "{'a':1}", '{"a":1}{"a":1}', "undefined", deep("[", "]"), deep('{"a":', "}"), '{"a":1e999}', "NaN", "\ufeff{}"];
    for (const { method, path } of jsonCalls) {
      for (const body of bodies) {
        const reply = await client.call(method, path, body);
        clean(reply, `${method} ${path} ${body.slice(0, 20)}`);
        if (body !== "" ) expect(reply.status, `${method} ${path} ${body.slice(0, 20)}`).toBe(422);
      }
      const bad = await client.ask({ method, path: `/api/v1${path}`, headers: { "content-type": "application/json" }, body: Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d]) });
      expect(bad.status, path).toBe(422);
    }
    expect((await client.call("PUT", "/me/email", { email: newEmail() })).status).toBe(202);
  });

  attack("every field of every JSON call as number, huge number, null, list, object, NUL, surrogate, 60 KB, SQL: refused, quickly", async () => {
    const { client } = await somebody();
    const odd: unknown[] = [1e20, 1e308, null, [["x"]], { $gt: "" }, true, "a\0b", "\ud800", "x".repeat(60_000), "' OR '1'='1'; DROP TABLE users; -- ", "\" OR SLEEP(5) #"];
    for (const { method, path } of jsonCalls) {
      const body = own(path);
      for (const name of Object.keys(body)) {
        for (const value of odd) {
          if (typeof value === "boolean" && typeof body[name] === "boolean") continue;
          const reply = await new Client().call(method, path, { ...body, [name]: value }, { authorization: `Bearer ${client.token}` });
          clean(reply, `${method} ${path} ${name}=${JSON.stringify(value).slice(0, 40)}`);
          if (typeof value !== "string") expect(reply.status, `${method} ${path} ${name}=${JSON.stringify(value)}`).toBe(422);
          else if (/\0|\ud800/.test(value)) expect([reply.status, /invalid_text/.test(reply.text)], `${method} ${path} ${name}`).toEqual([422, true]);
          expect(reply.ms, `${method} ${path} ${name}`).toBeLessThan(4_500);
        }
      }
    }
  });

  attack("SQL, NUL, dots and odd signs in every path and query: 4xx, never data", async () => {
    const { client } = await somebody();
    const odd = ["' OR '1'='1", "1;DROP TABLE users", "\" OR SLEEP(5)#", "%00", "\0", "..", "../../me", "%2e%2e%2f", "\ud83d", "x".repeat(3_000), "*", "null", "[object Object]", "__proto__", "constructor", "1e999", "-1", "%", "＇", "${1}", "{{1}}"];
    for (const { method, path } of routes.filter((route) => /01J0|somebody|110000|qq/.test(route.path))) {
      for (const value of odd) {
        const at = path.replace(/01J0\w+|somebody|110000|qq/, value === "%" ? "%" : encodeURIComponent(value.isWellFormed() ? value : "\ufffd"));
        const reply = await client.call(method, at, jsonCalls.some((route) => route.path === path && route.method === method) ? own(path) : undefined);
        clean(reply, `${method} ${at.slice(0, 60)}`);
        // `__proto__` and `constructor` are names like any other; nobody has them.
        if (reply.status === 200) expect(reply.text, at).toBe(JSON.stringify({ username: value, count: 0 }));
        else expect(reply.status, `${method} ${at.slice(0, 60)}`).toBeGreaterThanOrEqual(300);
        expect(reply.ms).toBeLessThan(4_500);
      }
    }
    for (const { path } of routes.filter(({ method }) => method === "GET")) {
      for (const query of ["limit=0", "limit=-1", "limit=1e9", "limit=101", "limit=1;select", "cursor='", "cursor=%00", `cursor=${"x".repeat(5_000)}`, "cursor=e30", "deleted='OR'1", "a=1&a=2", "__proto__[x]=1", "%ZZ=1", "=", "limit=20&limit=20", "userId=1"]) {
        const reply = await client.call("GET", `${path}?${query}`);
        clean(reply, `${path}?${query.slice(0, 30)}`);
        if (query !== "=") expect([404, 422, 429], `${path}?${query.slice(0, 30)}`).toContain(reply.status);
      }
    }
    expect((await client.call("GET", "/security-events?limit=5")).status).toBe(200);
  });

  attack("bodies of 70 KB and over 1 MB, by length and in chunks: 413, at the API and at pages", async () => {
    const browser = await browserOf(await person());
    const big = (bytes: number) => JSON.stringify({ email: "x".repeat(bytes) });
    for (const bytes of [70_000, 1_100_000, 5_000_000]) {
      const reply = await browser.call("PUT", "/me/email", big(bytes), { origin: appUrl }).catch((error: NodeJS.ErrnoException) => error.code);
      // Whoever goes on sending after the answer may meet a closed line.
      if (typeof reply !== "string" || bytes === 70_000) expect(reply, String(bytes)).toMatchObject({ status: 413 });
      expect(["413", "EPIPE", "ECONNRESET"]).toContain(typeof reply === "object" ? String(reply.status) : reply);
    }
    for (const [path, type, limit] of [["/api/v1/sessions", "application/json", 16], ["/login", "multipart/form-data; boundary=x", 1], ["/api/v1/none", "text/plain", 16]] as const) {
      expect(await chunked(path, type, 32), path).toMatch(/^(413|404|403|EPIPE|ECONNRESET)$/);
      // One piece over the limit is written before the answer comes: it says what is wrong.
      expect(await chunked(path, type, limit + 1), path).toMatch(path === "/api/v1/none" ? /^(413|404)$/ : /^413$/);
    }
    const id = await actionId(new Client(), "/login", "identifier");
    const form = await new Client().ask(actionAsk(id, "/login", { identifier: "x".repeat(100_000), password: "x" }));
    expect(form.status).toBe(413);
    const plain = multipart([...(await formFields(new Client(), "/login", "identifier")), ["identifier", "x".repeat(100_000)], ["password", "x"]]);
    const posted = await new Client().ask({ method: "POST", path: "/login", headers: { origin: appUrl, "content-type": plain.type }, body: plain.body });
    expect(posted.status).toBe(413);
    expect((await browser.call("PUT", "/me/email", { email: newEmail() }, { origin: appUrl })).status).toBe(202);
  });

  attack("broken action calls: unknown id, no body, broken multipart, foreign references, too many arguments: never a 5xx", async () => {
    const name = newUsername();
    const id = await actionId(new Client(), "/login", "identifier");
    const { body, type } = multipart([["0", '[null,"$K1"]']]);
    const ask = (headers: Record<string, string | undefined>, text: string | undefined, path = "/login") => new Client().ask({ method: "POST", path, headers: { origin: appUrl, "next-action": id, "content-type": type, ...headers }, body: text });
    const tries: [string, Promise<Reply>][] = [
      ["unknown id", ask({ "next-action": "0".repeat(42) }, body)], ["no id", ask({ "next-action": "" }, body)], ["odd id", ask({ "next-action": "__proto__" }, body)], ["long id", ask({ "next-action": "a".repeat(5_000) }, body)],
      ["no body", ask({}, undefined)], ["text body", ask({ "content-type": "text/plain;charset=UTF-8" }, "[]")], ["not json", ask({ "content-type": "text/plain;charset=UTF-8" }, "{")], ["no form", ask({ "content-type": "text/plain;charset=UTF-8" }, '[null,{"identifier":"x"}]')],
      ["a thousand arguments", ask({ "content-type": "text/plain;charset=UTF-8" }, JSON.stringify(Array(2_000).fill(1)))], ["broken multipart", ask({}, "------lemonabuse\r\nbroken")], ["no boundary", ask({ "content-type": "multipart/form-data" }, body)], ["json", ask({ "content-type": "application/json" }, "[]")],
      ["dangling", ask({}, multipart([["0", '["$1","$2"]']]).body)], ["itself", ask({}, multipart([["0", '["$0"]']]).body)], ["proto", ask({}, multipart([["0", '["$1:__proto__:constructor","$K1"]'], ["1", "{}"]]).body)], ["function", ask({}, multipart([["0", '["$F1"]'], ["1", `{"id":"${id}","bound":null}`]]).body)],
      ["then", ask({}, multipart([["0", '["$@1"]'], ["1", '{"then":"$1:constructor:constructor"}']]).body)], ["bigint", ask({}, multipart([["0", `["$n${"9".repeat(20_000)}"]`]]).body)], ["date", ask({}, multipart([["0", '["$Dx"]']]).body)], ["blob", ask({}, multipart([["0", '["$B9"]']]).body)],
    ];
    for (const [what, reply] of tries) expect((await reply).status, what).toBeLessThan(500);
    const forms: [string, string][][] = [[["$ACTION_ID_0000", ""]], [["$ACTION_REF_1", ""], ["$ACTION_1:0", "{"]], [["$ACTION_REF_1", ""], ["$ACTION_1:0", `{"id":"${id}","bound":"$@1"}`], ["$ACTION_1:1", "["]], [["$ACTION_KEY", "x"]], [["$ACTION_REF_1", ""]], [["$ACTION_ID___proto__", ""]], [["a", "b"]]];
    for (const fields of forms) {
      const form = multipart(fields);
      expect((await new Client().ask({ method: "POST", path: "/login", headers: { origin: appUrl, "content-type": form.type }, body: form.body })).status, JSON.stringify(fields)).toBeLessThan(500);
      expect((await new Client().ask({ method: "POST", path: "/", headers: { origin: appUrl, "content-type": form.type }, body: form.body })).status, `/ ${JSON.stringify(fields)}`).toBeLessThan(500);
    }
    expect((await new Client().ask({ method: "POST", path: "/login", headers: { origin: appUrl, "content-type": "application/x-www-form-urlencoded" }, body: "identifier=x" })).status).toBeLessThan(500);
    expect(stateOf(await new Client().ask(actionAsk(id, "/login", { identifier: name, password: "x" })))?.reason).toBe("login_refused");
  });

  attack("forms with files, fields twice, dotted names, __proto__, 2,000 fields: refused in words", async () => {
    const name = newUsername();
    const id = await actionId(new Client(), "/login", "identifier");
    const base: [string, string][] = [["identifier", name], ["password", "x"]];
    for (const more of [[["identifier", "other"]], [["role", "admin"]], [["__proto__", "x"]], [["__proto__.role", "admin"]], [["constructor.prototype.role", "x"]], [["captcha.id.x", "1"]], [["captcha", "x"]], [["password.x", "1"]], [["a\0b", "1"]], [["remember", "\0"]], Array.from({ length: 2_000 }, (_, at) => [`f${at}`, "x"])] as [string, string][][]) {
      const reply = await new Client().ask(actionAsk(id, "/login", [...base, ...more]));
      expect(reply.status, JSON.stringify(more).slice(0, 60)).toBeLessThan(500);
      // What is no form at all, or too much of one, reaches no action.
      if (reply.status === 400 || reply.status === 413) continue;
      expect(stateOf(reply)?.reason ?? "none", JSON.stringify(more).slice(0, 60)).toMatch(/^(invalid_fields|login_refused)$/);
      if (more[0]?.[0] !== "remember") expect(stateOf(reply)?.reason, JSON.stringify(more).slice(0, 60)).toBe("invalid_fields");
    }
    const asked = actionAsk(id, "/login", base);
    const file = await new Client().ask({ ...asked, body: asked.body.replace('name="_1_password"', 'name="_1_password"; filename="x.txt"') });
    expect(stateOf(file)?.reason).toBe("invalid_fields");
    expect(stateOf(await new Client().ask(asked))?.reason).toBe("login_refused");
  });

  attack("paths that can't be decoded, unknown methods, router states that are none: 4xx with a sentence", async () => {
    for (const path of ["/%", "/%E0%A4%A", "/%ZZ", "/api/v1/areas/%", "/zh/%c0%af", "/_next/%", "/account/%ff"]) {
      const reply = await new Client().ask({ path });
      expect([reply.status, reply.text.length > 5], path).toEqual([400, true]);
    }
    for (const method of ["TRACE", "PROPFIND", "LINK", "PURGE", "M-SEARCH"]) for (const path of ["/", "/login", "/api/v1/me", "/account"]) expect((await new Client().ask({ method, path })).status, `${method} ${path}`).toBe(405);
    for (const method of ["PUT", "PATCH", "DELETE"]) for (const path of ["/", "/login", "/account", "/zh/terms", "/api/v1/me", "/api/v1/viewer"]) expect((await new Client().ask({ method, path, headers: { origin: appUrl } })).status, `${method} ${path}`).toBe(405);
    for (const tree of ["garbage", "%ZZ", "[]", "%5B%5D", "{}", "null", "x".repeat(9_000), JSON.stringify(["", {}, null, null, true])]) for (const path of ["/login?_rsc=1", "/account?_rsc=1", "/?_rsc=1"]) expect((await new Client().ask({ path, headers: { rsc: "1", "next-router-state-tree": tree } })).status, tree.slice(0, 20)).toBe(400);
    for (const headers of [{ "x-middleware-subrequest": "proxy:proxy:proxy:proxy:proxy" }, { "x-middleware-subrequest": "middleware" }, { "x-middleware-rewrite": "/account" }, { "x-invoke-path": "/account" }, { "x-matched-path": "/account" }, { "x-nextjs-data": "1" }, { "next-resume": "1" }, { "x-prerender-revalidate": "x" }, { "x-original-url": "/account" }, { "x-rewrite-url": "/account" }]) expect((await new Client().ask({ path: "/account", headers })).headers.location, JSON.stringify(headers)).toMatch(/\/login/);
    expect((await new Client().ask({ path: "/zh/%E6%9F%A0" })).status).toBe(404);
  });

  attack("files of the machine and addresses inside the network are not served", async () => {
    for (const path of ["/.env", "/.git/config", "/package.json", "/next.config.js", "/..%2f..%2fpackage.json", "/%2e%2e/package.json", "/_next/..%2f..%2fpackage.json", "/_next/static/..%2f..%2f..%2fpackage.json", "/_next/static/%2e%2e%2fserver%2fmiddleware.js", "/server.ts", "/.data/services.json", "/_next/server/app/page.js", "/_next/BUILD_ID", "/static/x"]) expect([400, 404], path).toContain((await new Client().ask({ path })).status);
    for (const url of [`${shops[1]}/icon.svg`, "http://127.0.0.1:1/x", "//evil.example/a.png", "/\\evil.example/a.png", "file:///etc/passwd", "/api/v1/me", "/icon.svg", "/_next/image?url=x", "data:image/png;base64,AAAA", "http://169.254.169.254/latest"]) expect((await new Client().ask({ path: `/_next/image?w=640&q=75&url=${encodeURIComponent(url)}` })).status, url).toBeGreaterThanOrEqual(400);
    expect((await new Client().ask({ path: "/icon.svg" })).status).toBe(200);
  });

  attack("CRLF, HTML and links in what reaches a mail or a page: refused or inert", async () => {
    const evil = ["a@post.example\r\nBcc: b@evil.example", "a@post.example\nSubject: x", "\"<script>\"@post.example", "<b>a</b>@post.example", "a@post.example,b@post.example", "a@post.example;b@post.example", "A <a@post.example>", "a@[127.0.0.1]", "a@post.example\0", "mailto:a@post.example", "a@post.example%0d%0aBcc:b@evil.example", "a b@post.example", "a@post..example", "a@", "@b", "a@@post.example"];
    const { client } = await somebody();
    for (const email of evil) expect((await client.call("PUT", "/me/email", { email })).status, JSON.stringify(email)).toBe(422);
    for (const username of ["<b>bold</b>", "a\r\nBcc: x", "admin", "adm1n", "Lemon-Mall", "l3monmall", "r00t", "13800138000", "a@b.example", "аdmin5", "user name", "user\u200bname", "x".repeat(21), "abcd", "12345", "_____", "ＡＢＣＤＥ", "lemonmal1", "SUPPORT_", "admin_42"]) {
      const reply = await new Client().call("POST", "/users", { username, password: goodPassword, acceptTerms: true, mobile: newMobile(), smsCode: "123456" });
      expect([reply.status, /username/.test(reply.text)], username).toEqual([422, true]);
    }
    const email = newEmail();
    const agent = `Mozilla <img src=x onerror=alert(1)>\t(http://evil.example) Chrome/1 Windows`;
    const who = await person({ email });
    const browser = new Client();
    browser.agentName = agent;
    await signIn(who, browser);
    const notice = await readMessage(email, (mail) => /sign/i.test(mail.subject ?? ""));
    expect(`${notice.subject}${notice.html}${notice.text}`).not.toMatch(/onerror|evil\.example|<img src=x/);
    const receiver = "<i>\"&'</i>";
    const place = { receiver, provinceCode: "440000", cityCode: "440300", districtCode: "440305", place: "<script>alert(1)</script>", mobile: "13800138000" };
    expect((await browser.call("POST", "/addresses", place)).status).toBe(201);
    expect((await browser.call("POST", "/addresses", { ...place, receiver: "a\r\nb" })).status).toBe(422);
    expect((await browser.call("POST", "/addresses", { ...place, receiver: "a\u202eb" })).status).toBe(422);
    const page = await (await browserOf(who)).ask({ path: "/account/addresses" });
    expect(page.text).toContain("&lt;script&gt;alert(1)&lt;/script&gt;");
    expect(page.text).not.toContain("<script>alert(1)</script>");
  });

  attack("HTML and scripts in what a page shows again: escaped", async () => {
    const id = "\"><script>alert(1)</script>";
    for (const path of [`/login?next=${encodeURIComponent(`/${id}`)}`, `/login?by=${encodeURIComponent(id)}`, `/verify-email?token=${encodeURIComponent(id)}`, `/account/addresses?done=${encodeURIComponent(id)}`, `/${encodeURIComponent(id)}`, `/zh/${encodeURIComponent(id)}`]) expect((await new Client().ask({ path })).text, path).not.toContain("<script>alert(1)");
    const fields = multipart([...(await formFields(new Client(), "/login", "identifier")), ["identifier", id], ["password", `${id}secret-canary`]]);
    const reply = await new Client().ask({ method: "POST", path: "/login", headers: { origin: appUrl, "content-type": fields.type }, body: fields.body });
    expect([reply.text.includes("<script>alert(1)"), reply.text.includes("secret-canary"), reply.text.includes("&lt;script&gt;alert(1)")]).toEqual([false, false, true]);
  });

  attack("registration end to end with odd but legal input: it is kept as it was typed", async () => {
    const mobile = newMobile();
    const { code } = await smsCode(mobile, "register");
    const password = "密码 with ' OR 1=1 -- <b> \u{1f34b} and spaces";
    const username = newUsername();
    const made = await new Client().call("POST", "/users", { username, password, acceptTerms: true, mobile: `+86 ${mobile}`, smsCode: code });
    expect([made.status, reason(made)]).toEqual([201, ""]);
    expect((await new Client().call("POST", "/sessions", { identifier: ` ${username.toUpperCase()} `, password })).status).toBe(201);
    expect((await new Client().call("POST", "/sessions", { identifier: username, password: password.trimEnd().slice(0, -1) })).status).toBe(401);
  });
});

/** What a body of so many chunks of 64 KB meets: a status, or the code of a closed line. */
function chunked(path: string, type: string, chunks: number): Promise<string> {
  return new Promise((resolve) => {
    const ask = request({ host: "127.0.0.1", port: new URL(appUrl).port, method: "POST", path, headers: { host: new URL(appUrl).host, origin: appUrl, "content-type": type, "transfer-encoding": "chunked" }, localAddress: new Client().address, agent: false });
    ask.on("response", (response) => {
      resolve(String(response.statusCode));
      response.resume();
      ask.destroy();
    });
    ask.on("error", (error: NodeJS.ErrnoException) => resolve(error.code ?? "error"));
    for (let at = 0; at < chunks; at++) ask.write("x".repeat(65_536));
    ask.end();
  });
}
