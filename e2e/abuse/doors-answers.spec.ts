import { eq } from "drizzle-orm";
import { type Form, outcome, post, sendCode, solved } from "./both";
import { Client, type Reply } from "./client";
import { ledTo } from "./door";
import { masked } from "./masked";
import { browserOf, codes, database, goodPassword, messages, messagesTo, newEmail, newMobile, newUsername, person, readSms, reload, smsCode, users } from "./people";
import { attack, expect, kind } from "./rows";
import { atBind } from "./sites";

/* What the pages' forms tell of who has an account. The rows of the API are in `enumeration.spec.ts`. */
const send = async (form: Form, fields: Record<string, string>, purpose: string, client = new Client()) => client.ask(sendCode(form, fields, await new Client().captcha(purpose)));
const account = () => ({ username: newUsername(), password: goodPassword, acceptTerms: "on" });
/** Where an action leads counts, not what the page there says of oneself. */
const led = (reply: Reply) => [reply.status, ledTo(reply), reply.headers["set-cookie"]];

kind("enumeration", () => {
  attack("the pages, a reset for a known and an unknown e-mail or mobile: the same answers in all steps", async () => {
    const who = await person({ email: newEmail() });
    const walk = async (to: string) => {
      const client = new Client();
      const asked = await client.ask(post("reset", { to, ...solved(await new Client().captcha("reset")) }));
      const id = /id=(\w{26})$/.exec(ledTo(asked) ?? "")?.[1] ?? "";
      expect(id, asked.text).toHaveLength(26);
      const [row] = await database.select({ hash: codes.codeHash }).from(codes).where(eq(codes.id, id));
      expect(row?.hash).toHaveLength(64);
      const stranger = await new Client().ask({ path: `/reset-password/code?id=${id}` });
      const guess = await new Client().ask(post("resetCode", { id, code: "000000" }));
      const again = await send("reset", { to }, "reset");
      return [asked.status, ledTo(asked)?.replace(id, "ID"), stranger.status, stranger.text.includes(to), masked(guess, id), outcome(again)];
    };
    expect(await walk(who.email ?? "")).toEqual(await walk(newEmail()));
    expect(await walk((await person()).mobile)).toEqual(await walk(`+86${newMobile()}`));
    expect(await messagesTo(who.email ?? "")).toBe(1);
  });

  attack("the pages, an SMS code for a registered and a new mobile, a code by e-mail for a known and a new address: the same", async () => {
    for (const [form, purpose] of [["register", "register"], ["loginBySms", "login"], ["bindBySms", "bind"]] as const) {
      const [known, unknown] = [(await person()).mobile, `+86${newMobile()}`];
      const reply = await send(form, { mobile: known }, purpose);
      expect(masked(reply, known), form).toBe(masked(await send(form, { mobile: unknown }, purpose), unknown));
      expect(outcome(reply), form).toBe("done");
    }
    const [known, unknown] = [(await person({ email: newEmail() })).email ?? "", newEmail()];
    const reply = await send("registerByEmail", { email: known }, "register");
    expect(masked(reply, known)).toBe(masked(await send("registerByEmail", { email: unknown }, "register"), unknown));
    expect(outcome(reply)).toBe("done");
  });

  attack("the pages: that a mobile has an account is said only to who proved to own it", async () => {
    const who = await person();
    const blind = async (form: Form, mobile: string, more = {}, client = new Client()) => {
      const fields = { ...more, mobile, smsCode: "000000" };
      return masked(await client.ask(post(form, fields)), mobile, (more as { username?: string }).username ?? "");
    };
    const binder = await atBind();
    for (const [form, client, more] of [["register", new Client(), account()], ["loginBySms", new Client(), {}], ["bindBySms", binder, {}]] as const) {
      expect(await blind(form, who.mobile, more, client), form).toBe(await blind(form, `+86${newMobile()}`, more, client));
    }
    const { code } = await smsCode(who.mobile, "register");
    expect(outcome(await new Client().ask(post("register", { ...account(), mobile: who.mobile, smsCode: code })))).toBe("mobile_registered");
    const free = newMobile();
    expect(outcome(await new Client().ask(post("loginBySms", { mobile: free, smsCode: (await smsCode(free, "login")).code })))).toBe("mobile_unregistered");
  });

  attack("the pages: adding an e-mail that another account proved, changing to a mobile that another has: the same until a code proves it", async () => {
    const owner = await person({ email: newEmail() });
    const [who, other] = [await person(), await person()];
    const [browser, second] = [await browserOf(who), await browserOf(other)];
    const [taken, free] = [await browser.ask(post("email", { email: owner.email ?? "" })), await second.ask(post("email", { email: newEmail() }))];
    expect(led(taken)).toEqual(led(free));
    expect(ledTo(taken)).toContain("done=email-sent");
    await expect.poll(async () => (await database.select({ kind: messages.kind }).from(messages).where(eq(messages.recipient, owner.email ?? ""))).map((row) => row.kind)).toEqual(["email-in-use"]);
    expect((await reload(who.id)).verifiedEmailKey).toBeNull();
    const blind = async (mobile: string) => masked(await browser.ask(post("mobile", { mobile, smsCode: "000000" })), mobile);
    expect(await blind(owner.mobile)).toBe(await blind(`+86${newMobile()}`));
    const [sent, fresh] = [await send("mobile", { mobile: owner.mobile }, "change-mobile", browser), await send("mobile", { mobile: `+86${newMobile()}` }, "change-mobile", browser)];
    expect([outcome(sent), outcome(fresh)]).toEqual(["done", "done"]);
    expect(outcome(await browser.ask(post("mobile", { mobile: owner.mobile, smsCode: await readSms(owner.mobile) })))).toBe("mobile_taken");
    const mobile = newMobile();
    await send("mobile", { mobile }, "change-mobile", browser);
    expect(outcome(await browser.ask(post("mobile", { mobile, smsCode: await readSms(mobile) })))).toBe("done");
  });

  attack("the pages: a known and an unknown address with what a URL's host would cut off, decode or drop: refused alike, and no mail", async () => {
    const captcha = { id: "0".repeat(26), answer: "none" };
    const browser = await browserOf(await person());
    const asks = {
      reset: (email: string) => post("reset", { to: email, ...solved(captcha) }),
      register: (email: string) => sendCode("registerByEmail", { email }, captcha),
      email: (email: string) => post("email", { email }),
    };
    const known = (await person({ email: newEmail() })).email ?? "";
    for (const [name, ask] of Object.entries(asks)) {
      for (const email of [known, newEmail()].flatMap((one) => [...["#.evil.example", "/.evil.example", "?.evil.example", "\\.evil.example", "\uff03.evil.example", "%2eevil.example", ":25", "@evil.example", "\u200b"].map((end) => `${one}${end}`), one.replace("post.", "po\0st."), one.replace("post.", "po\u00adst."), one.replace("@", "@@")])) {
        expect(outcome(await browser.ask(ask(email))), `${name} ${JSON.stringify(email)}`).toMatch(/^(email|to):(email_invalid|reset_to_invalid|invalid_text)$/);
      }
    }
    expect(await messagesTo(known)).toBe(0);
    const address = `li.${newUsername()}@\u4f8b\u5b50.\u4e2d\u56fd`;
    expect(outcome(await send("registerByEmail", { email: address }, "register"))).toBe("done");
    expect(outcome(await browser.ask(post("email", { email: newEmail() })))).toBe("done");
    expect(await database.select().from(users).where(eq(users.email, address))).toHaveLength(0);
  });
});
