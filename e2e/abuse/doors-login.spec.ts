import { eq } from "drizzle-orm";
import { api, either, outcome, outcomes, post, solved } from "./both";
import { Client, fifty } from "./client";
import { browserOf, captchaCopies, database, goodPassword, loginFailures, newEmail, newUsername, person, sessions, smsCode } from "./people";
import { attack, expect, kind } from "./rows";
import { atBind } from "./sites";

/* The three doors a password opens: the API, the login page, and the page that binds another site's identity. */
const bad = "not-the-password-9";
type Captcha = { id: string; answer: string };
const doors = (identifier: string, password: string, captcha?: Captcha) => {
  const fields = { identifier, password, ...(captcha ? solved(captcha) : {}) };
  return [post("login", fields), api("POST", "/sessions", { identifier, password, ...(captcha ? { captcha } : {}) }), post("bind", fields)] as const;
};
/** Clients of new addresses that may ask all three. */
async function strangers() {
  const grant = (await atBind()).cookies.get("lm-bind") ?? "";
  return (client = new Client()) => {
    client.cookies.set("lm-bind", grant);
    return client;
  };
}
const byPage = async (client: Client, ...given: Parameters<typeof doors>) => outcome(await client.ask(doors(...given)[0]));

kind("login", () => {
  attack("all doors, 50 parallel guesses: at most 3 are compared without a captcha, 5 with one each, and the owner's browser gets in", async () => {
    const [who, other] = [await person(), await person()];
    const [owner, stranger] = [await browserOf(who), await strangers()];
    const replies = await fifty((at) => stranger().hold(either(at, ...doors(who.username, `${bad}${at}`))));
    expect(outcomes(replies).login_refused ?? 0).toBeLessThanOrEqual(3);
    expect(Object.keys(outcomes(replies)).every((one) => ["login_refused", "captcha_required", "login_wait"].includes(one)), JSON.stringify(outcomes(replies))).toBe(true);
    expect(await byPage(owner, who.username, who.password)).toBe("done");
    const ready = await captchaCopies("login", 30);
    const slower = await fifty((at) => stranger().hold(either(at, ...doors(other.username, `${bad}${at}`, ready[at]))), 30);
    expect(outcomes(slower).login_refused ?? 0).toBeLessThanOrEqual(5);
    expect(outcomes(slower).done).toBeUndefined();
    expect(await byPage(new Client(), (await person()).username, goodPassword)).toBe("done");
  });

  attack("all doors, 50 parallel guesses with a stolen device cookie: at most 3 are compared", async () => {
    const who = await person();
    const [owner, stranger] = [await browserOf(who), await strangers()];
    const replies = await fifty((at) => {
      const thief = stranger();
      thief.cookies.set("lm-device", owner.cookies.get("lm-device") ?? "");
      return thief.hold(either(at, ...doors(who.username, `${bad}${at}`)));
    });
    expect(outcomes(replies)).toEqual({ login_refused: 3, captcha_required: 47 });
    expect(await byPage(owner, who.username, who.password)).toBe("captcha_required");
    expect(await byPage(owner, who.username, who.password, await new Client().captcha("login"))).toBe("done");
  });

  attack("all doors and names share one counter; a captcha of the login page opens none of another purpose", async () => {
    const who = await person({ email: newEmail() });
    const stranger = await strangers();
    const names = [who.username, who.mobile, who.email ?? ""];
    for (const [at, name] of names.entries()) expect(outcome(await stranger().ask(either(at * 2, ...doors(name, bad)))), name).toBe("login_refused");
    for (const name of names) for (const ask of doors(name, who.password)) expect(outcome(await stranger().ask(ask)), name).toBe("captcha_required");
    const foreign = await captchaCopies("register", 3);
    for (const at of [0, 1, 2] as const) expect(outcome(await stranger().ask(doors(who.username, who.password, foreign[at])[at]))).toBe("captcha.answer:captcha_wrong");
    expect(await byPage(new Client(), who.email ?? "", who.password, await new Client().captcha("login"))).toBe("done");
  });

  attack("all doors, captcha and waits come after as many failures for a real and an unknown name", async () => {
    const [stranger, ready] = [await strangers(), await captchaCopies("login", 6)];
    const series = async (identifier: string) => {
      const seen: string[] = [];
      for (let at = 0; at < 7; at++) seen.push(outcome(await stranger().ask(either(at * 2, ...doors(identifier, bad, at >= 3 && at !== 4 ? ready.pop() : undefined)))));
      return seen;
    };
    const real = await series((await person()).username);
    expect(real).toEqual(["login_refused", "login_refused", "login_refused", "login_refused", "captcha_required", "login_refused", "login_wait"]);
    expect(await series(newUsername())).toEqual(real);
    expect(await byPage(new Client(), (await person()).username, goodPassword)).toBe("done");
  });

  attack("all doors, 20 failures of one address close it at the pages, not for known devices and others", async () => {
    const who = await person();
    const stranger = await strangers();
    const { address } = new Client();
    const kept = new Client(address);
    expect(await byPage(kept, who.username, who.password)).toBe("done");
    for (let at = 0; at < 20; at++) expect(outcome(await stranger(new Client(address)).ask(either(at, ...doors(newUsername(), bad))))).toBe("login_refused");
    for (const ask of doors(who.username, who.password)) expect(outcome(await stranger(new Client(address)).ask(ask))).toBe("login_wait");
    kept.cookies.delete("lm-session");
    expect(await byPage(kept, who.username, who.password)).toBe("done");
    expect(await byPage(new Client(), who.username, who.password)).toBe("done");
  });

  attack("the pages: one's own device cookie opens no door to another's; a login forgives its own account's failures only", async () => {
    const [victim, other, thief] = [await person(), await person(), await browserOf(await person())];
    for (let at = 0; at < 2; at++) await byPage(new Client(), other.username, bad);
    for (let at = 0; at < 3; at++) await byPage(new Client(), victim.username, bad);
    thief.cookies.delete("lm-session");
    for (let at = 0; at < 2; at++) expect(await byPage(thief, victim.username, bad, await new Client().captcha("login"))).toBe("login_refused");
    expect(await byPage(thief, victim.username, victim.password, await new Client().captcha("login"))).toBe("login_wait");
    expect(await byPage(new Client(), other.username, other.password)).toBe("done");
    const left = async (id: string) => (await database.select().from(loginFailures).where(eq(loginFailures.accountKey, id))).length;
    expect([await left(other.id), await left(victim.id)]).toEqual([0, 5]);
  });

  attack("the pages: a disabled account is told only to the right password or code, and gets no session", async () => {
    const [live, stranger] = [await person(), await strangers()];
    for (const at of [0, 1, 2] as const) {
      // Each right password counts here, too: of a disabled account none is forgiven.
      const who = await person({ disabledAt: new Date() });
      expect(outcome(await stranger().ask(doors(who.username, bad)[at]))).toBe("login_refused");
      const { code } = await smsCode(who.mobile, "login");
      for (const ask of [doors(who.username, goodPassword)[at], post("loginBySms", { mobile: who.mobile, smsCode: code })]) {
        const client = stranger();
        expect(outcome(await client.ask(ask))).toBe("account_disabled");
        expect([client.cookies.has("lm-session"), client.cookies.has("lm-device")]).toEqual([false, false]);
      }
      expect(await database.select().from(sessions).where(eq(sessions.userId, who.id))).toHaveLength(0);
    }
    expect(await byPage(new Client(), live.username, live.password)).toBe("done");
  });
});
