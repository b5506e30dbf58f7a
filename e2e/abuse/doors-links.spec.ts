import { eq } from "drizzle-orm";
import { api, either, type Form, outcome, outcomes, post } from "./both";
import { appUrl, Client, fifty } from "./client";
import { ledTo } from "./door";
import { changed, waiting } from "./links";
import { masked } from "./masked";
import { browserOf, database, emailTokens, linkTo, newEmail, person, readMessage, reload, signIn, users } from "./people";
import { attack, expect, kind } from "./rows";

/* Links in mails, used at their pages' buttons. */
const byPage = async (form: Form, token: string) => outcome(await new Client().ask(post(form, { token })));
const verify = (token: string) => [post("verifyEmail", { token }), api("POST", "/email-verifications", { token })] as const;
const undo = (token: string) => [post("undoEmail", { token }), api("POST", "/email-undos", { token })] as const;
const expire = (userId: string) => database.update(emailTokens).set({ expiresAt: new Date(Date.now() - 1_000) }).where(eq(emailTokens.userId, userId));

kind("links", () => {
  attack("both doors, a link to prove and one to undo, 50 times in parallel each: used once, and dead for both afterwards", async () => {
    const { who, email, token } = await waiting();
    expect(outcomes(await fifty((at) => new Client().hold(either(at, ...verify(token)))))).toEqual({ done: 1, link_invalid: 49 });
    for (const ask of verify(token)) expect(outcome(await new Client().ask(ask))).toBe("link_invalid");
    expect((await reload(who.id)).email).toBe(email);
    const second = await changed();
    expect(outcomes(await fifty((at) => new Client().hold(either(at, ...undo(second.token)))))).toEqual({ done: 1, link_invalid: 49 });
    const client = await signIn(second.who);
    for (const ask of undo(second.token)) expect(outcome(await new Client().ask(ask))).toBe("link_invalid");
    // Once more, it would end this session, too.
    expect([(await reload(second.who.id)).email, (await client.call("GET", "/me")).status]).toEqual([second.old, 200]);
  });

  attack("the pages: a link tampered, made up, used, a day old or of the other kind: one answer, and nothing changes", async () => {
    const [open, used, late, other] = [await waiting(), await waiting(), await waiting(), await changed()];
    expect(await byPage("verifyEmail", used.token)).toBe("done");
    await expire(late.who.id);
    const last = open.token.at(-1) === "A" ? "B" : "A";
    const bent = [`${open.token.slice(0, -1)}${last}`, "A".repeat(43), open.token.toLowerCase(), used.token, late.token];
    for (const [form, foreign] of [["verifyEmail", other.token], ["disownEmail", other.token], ["undoEmail", open.token]] as const) {
      const answers = new Set<string>();
      for (const token of [...bent, foreign]) answers.add(masked(await new Client().ask(post(form, { token })), token));
      expect([...answers], form).toEqual([expect.stringContaining("link_invalid")]);
      for (const token of ["", "x", open.token + open.token, `${open.token} `, `${open.token}\n`]) expect(await byPage(form, token), `${form} ${token}`).toBe("token:link_invalid");
    }
    expect([(await reload(open.who.id)).pendingEmail, (await reload(late.who.id)).pendingEmail, (await reload(other.who.id)).email]).toEqual([open.email, late.email, other.email]);
    expect([await byPage("verifyEmail", open.token), await byPage("undoEmail", other.token)]).toEqual(["done", "done"]);
    const stranger = await waiting();
    expect([await byPage("disownEmail", stranger.token), (await reload(stranger.who.id)).pendingEmail]).toEqual(["done", null]);
    for (const form of ["disownEmail", "verifyEmail"] as const) expect(await byPage(form, stranger.token)).toBe("link_invalid");
  });

  attack("the pages: a link after another address was entered or the pending one was taken back: dead; the old address stays live until then", async () => {
    const old = newEmail();
    const who = await person({ email: old });
    const browser = await browserOf(who);
    const enter = async () => {
      const email = newEmail();
      expect(ledTo(await browser.ask(post("email", { email })))).toContain("done=email-sent");
      return { email, token: await linkTo(email, "/verify-email") };
    };
    const [first, second] = [await enter(), await enter()];
    expect(await byPage("verifyEmail", first.token)).toBe("link_invalid");
    expect(outcome(await new Client().ask(post("login", { identifier: second.email, password: who.password })))).toBe("login_refused");
    expect(outcome(await new Client().ask(post("login", { identifier: old, password: who.password })))).toBe("done");
    expect(outcome(await browser.ask(post("cancelEmail", {})))).toBe("done");
    expect(await byPage("verifyEmail", second.token)).toBe("link_invalid");
    expect(await reload(who.id)).toMatchObject({ email: old, pendingEmail: null });
    const third = await enter();
    expect([await byPage("verifyEmail", third.token), (await reload(who.id)).email]).toEqual(["done", third.email]);
  });

  attack("both doors, two accounts wait for one address: whoever proves it first has it, the other gets the one answer", async () => {
    const [one, other] = [await waiting(), await waiting()];
    await database.update(emailTokens).set({ email: one.email }).where(eq(emailTokens.userId, other.who.id));
    await database.update(users).set({ pendingEmail: one.email }).where(eq(users.id, other.who.id));
    const replies = await fifty((at) => new Client().hold(either(at, ...verify(at % 2 ? one.token : other.token))), 24);
    expect(outcomes(replies)).toEqual({ done: 1, link_invalid: 23 });
    expect([await reload(one.who.id), await reload(other.who.id)].filter((row) => row.verifiedEmailKey === one.email)).toHaveLength(1);
  });

  attack("the pages: X-Forwarded headers never reach a link", async () => {
    const browser = await browserOf(await person());
    const email = newEmail();
    const evil = { "x-forwarded-host": "evil.example", "x-forwarded-proto": "https", "x-forwarded-port": "81", forwarded: "host=evil.example", referer: "http://evil.example/", "x-original-url": "http://evil.example/", "x-host": "evil.example" };
    expect(outcome(await browser.ask(post("email", { email }, { ...evil, host: "evil.example" })))).not.toBe("done");
    const asked = await browser.ask(post("email", { email }, evil));
    expect(ledTo(asked)).toMatch(/^\/account\?/);
    const mail = await readMessage(email, (one) => one.text.includes("/verify-email"));
    expect(`${mail.html} ${mail.text}`).not.toContain("evil");
    expect([...mail.text.matchAll(/https?:\/\/[^/\s]+/g)].every(([link]) => link === appUrl)).toBe(true);
  });
});
