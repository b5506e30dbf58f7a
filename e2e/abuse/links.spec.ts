import { eq } from "drizzle-orm";
import { appUrl, Client, apiCall, fifty, json, reason, type Reply, tally } from "./client";
import { actionAsk, actionId, ledTo, stateOf } from "./door";
import { changed, waiting } from "./links";
import { database, emailTokens, linkTo, newEmail, person, reload, readMessage, signIn, somebody, users } from "./people";
import { attack, expect, kind } from "./rows";

const use = (token: unknown, path = "/email-verifications") => new Client().call("POST", path, { token });
/** An answer whole, but for what names the request. */
function whole({ status, headers, text }: Reply): string {
  const { "x-request-id": id = "none", date: _, ...rest } = headers;
  return `${status} ${text} ${JSON.stringify(rest)}`.replaceAll(String(id), "…");
}

kind("links", () => {
  attack("tampered, cut, doubled, empty, of another type: one answer, and nothing changes", async () => {
    const { who, token } = await waiting();
    const last = token.at(-1) === "A" ? "B" : "A";
    const used = await waiting();
    expect((await use(used.token)).status).toBe(204);
    for (const path of ["/email-verifications", "/email-undos"]) {
      // Of a token's shape: used, made up or bent, there is no telling which.
      const shaped = [`${token.slice(0, -1)}${last}`, "A".repeat(43), [...token].reverse().join(""), `${token.slice(1)}_`, token.toLowerCase(), used.token];
      const answers = new Set<string>();
      for (const bad of shaped) answers.add(whole(await use(bad, path)));
      expect([...answers], path).toEqual([expect.stringMatching(/^404 .*"reason":"link_invalid"/)]);
      for (const bad of [token.slice(1), token + token, "", "null", `${token} `, `${token}\n`, 1, null, [token], { token }, true]) {
        expect((await use(bad, path)).status, `${path} ${JSON.stringify(bad)}`).toBe(422);
      }
    }
    expect((await reload(who.id)).email).toBeNull();
    expect((await use(token)).status).toBe(204);
  });

  attack("replayed, and 50 times in parallel: used once", async () => {
    const { who, email, token } = await waiting();
    const replies = await fifty(() => new Client().hold(apiCall("POST", "/email-verifications", { token })));
    expect(tally(replies)).toEqual({ 204: 1, 404: 49 });
    expect(reason(await use(token))).toBe("link_invalid");
    expect((await reload(who.id)).email).toBe(email);
  });

  attack("GET, HEAD and a look at the page change nothing; the page's buttons do", async () => {
    const { who, email, token } = await waiting();
    for (const method of ["GET", "HEAD"]) {
      const page = await new Client().ask({ method, path: `/verify-email?token=${token}` });
      expect([page.status, page.headers["referrer-policy"]]).toEqual([200, "same-origin"]);
      expect((await new Client().ask({ method, path: `/api/v1/email-verifications?token=${token}` })).status).toBe(405);
    }
    expect((await reload(who.id)).pendingEmail).toBe(email);
    const id = await actionId(new Client(), `/verify-email?token=${token}`, "token");
    expect(ledTo(await new Client().ask(actionAsk(id, "/verify-email", { token })))).toContain("/account");
    expect((await reload(who.id)).email).toBe(email);
    expect(stateOf(await new Client().ask(actionAsk(id, "/verify-email", { token })))?.ok).toBe(false);
  });

  attack("a link to undo: GET, HEAD and a look change nothing; the page's button does, and once", async () => {
    const { who, client, old, email, token } = await changed();
    for (const method of ["GET", "HEAD"]) {
      const page = await new Client().ask({ method, path: `/undo-email?token=${token}` });
      expect([page.status, page.headers["referrer-policy"]]).toEqual([200, "same-origin"]);
      expect((await new Client().ask({ method, path: `/api/v1/email-undos?token=${token}` })).status).toBe(405);
    }
    expect([(await reload(who.id)).email, (await client.call("GET", "/me")).status]).toEqual([email, 200]);
    const id = await actionId(new Client(), `/undo-email?token=${token}`, "token");
    expect(ledTo(await new Client().ask(actionAsk(id, "/undo-email", { token })))).toBe("/undo-email?done=1");
    expect([(await reload(who.id)).email, (await client.call("GET", "/me")).status]).toEqual([old, 401]);
    expect(stateOf(await new Client().ask(actionAsk(id, "/undo-email", { token })))?.reason).toBe("link_invalid");
  });

  attack("a link to undo, 50 times in parallel: used once; replayed or a day old: dead", async () => {
    const { who, old, token } = await changed();
    const replies = await fifty(() => new Client().hold(apiCall("POST", "/email-undos", { token })));
    expect(tally(replies)).toEqual({ 204: 1, 404: 49 });
    const client = await signIn(who);
    expect(reason(await use(token, "/email-undos"))).toBe("link_invalid");
    // Once more, it would end this session, too.
    expect([(await reload(who.id)).email, (await client.call("GET", "/me")).status]).toEqual([old, 200]);
    const late = await changed();
    await database.update(emailTokens).set({ expiresAt: new Date(Date.now() - 1_000) }).where(eq(emailTokens.userId, late.who.id));
    expect(reason(await use(late.token, "/email-undos"))).toBe("link_invalid");
    expect([(await reload(late.who.id)).email, (await late.client.call("GET", "/me")).status]).toEqual([late.email, 200]);
  });

  attack("used after another address was entered, or the pending one was taken back: dead", async () => {
    const { who, client, token } = await waiting();
    const second = newEmail();
    await client.call("PUT", "/me/email", { email: second });
    expect(reason(await use(token))).toBe("link_invalid");
    const newer = await linkTo(second, "/verify-email");
    expect((await client.call("DELETE", "/me/email/pending")).status).toBe(204);
    expect(reason(await use(newer))).toBe("link_invalid");
    expect(await reload(who.id)).toMatchObject({ email: null, pendingEmail: null, verifiedEmailKey: null });
  });

  attack("expired after 24 hours", async () => {
    const { who, token } = await waiting();
    await database.update(emailTokens).set({ expiresAt: new Date(Date.now() - 1_000) }).where(eq(emailTokens.userId, who.id));
    expect(reason(await use(token))).toBe("link_invalid");
    const fresh = await waiting();
    expect((await use(fresh.token)).status).toBe(204);
  });

  attack("a link to prove does not undo, a link to undo does not prove", async () => {
    const old = newEmail();
    const { who, client } = await somebody({ email: old });
    const email = newEmail();
    await client.call("PUT", "/me/email", { email });
    const [verify, undo] = [await linkTo(email, "/verify-email"), await linkTo(old, "/undo-email")];
    expect([reason(await use(verify, "/email-undos")), reason(await use(undo))]).toEqual(["link_invalid", "link_invalid"]);
    expect(await reload(who.id)).toMatchObject({ email: old, pendingEmail: email });
    expect((await use(verify)).status).toBe(204);
    expect((await use(undo, "/email-undos")).status).toBe(204);
    expect(await reload(who.id)).toMatchObject({ email: old, pendingEmail: null });
  });

  attack("changing the e-mail keeps nothing verified: the old one stays live until the new one is proven", async () => {
    const old = newEmail();
    const { who, client } = await somebody({ email: old });
    const email = newEmail();
    await client.call("PUT", "/me/email", { email });
    expect(json(await client.call("GET", "/me"))).toMatchObject({ email: old, emailVerified: true, pendingEmail: email });
    expect((await new Client().call("POST", "/sessions", { identifier: email, password: who.password })).status).toBe(401);
    expect((await new Client().call("POST", "/sessions", { identifier: old, password: who.password })).status).toBe(201);
    await use(await linkTo(old, "/undo-email"), "/email-undos");
    expect((await client.call("GET", "/me")).status).toBe(401);
    expect((await signIn(who)).token).toBeTruthy();
  });

  attack("two accounts wait for one address: whoever proves it first has it, the other gets the one answer", async () => {
    const [one, two] = [await somebody(), await somebody()];
    const email = newEmail();
    await one.client.call("PUT", "/me/email", { email });
    const first = await linkTo(email, "/verify-email");
    // Straight into the second account, as if the minute between two mails had passed.
    const other = await waiting();
    await database.update(emailTokens).set({ email }).where(eq(emailTokens.userId, other.who.id));
    await database.update(users).set({ pendingEmail: email }).where(eq(users.id, other.who.id));
    const replies = await fifty((at) => new Client().hold(apiCall("POST", "/email-verifications", { token: at % 2 ? first : other.token })), 20);
    expect(tally(replies)).toEqual({ 204: 1, 404: 19 });
    const owners = [await reload(one.who.id), await reload(other.who.id)].filter((row) => row.verifiedEmailKey === email);
    expect(owners).toHaveLength(1);
    expect((await reload(two.who.id)).email).toBeNull();
  });

  attack("Host and X-Forwarded headers never reach a link", async () => {
    const { client } = await somebody();
    const email = newEmail();
    const evil = { "x-forwarded-host": "evil.example", "x-forwarded-proto": "https", "x-forwarded-port": "81", forwarded: "host=evil.example", origin: undefined, referer: "http://evil.example/", "x-original-url": "http://evil.example/", "x-host": "evil.example" };
    expect((await client.call("PUT", "/me/email", { email }, evil)).status).toBe(202);
    expect((await client.call("PUT", "/me/email", { email: newEmail() }, { host: "evil.example" })).status).toBe(421);
    const mail = await readMessage(email, (one) => one.text.includes("/verify-email"));
    expect(`${mail.html} ${mail.text}`).not.toContain("evil");
    expect([...mail.text.matchAll(/https?:\/\/[^/\s]+/g)].every(([link]) => link === appUrl)).toBe(true);
    expect((await person()).id).toBeTruthy();
  });
});
