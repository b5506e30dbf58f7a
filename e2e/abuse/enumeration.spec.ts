import { eq } from "drizzle-orm";
import { Client, json, reason, type Reply } from "./client";
import { actionAsk, actionId, stateOf } from "./door";
import { masked } from "./masked";
import { codes, database, goodPassword, messages, newEmail, newMobile, newUsername, person, smsCode, somebody, users } from "./people";
import { attack, expect, kind } from "./rows";

const wrong = "not-the-password-9";

kind("enumeration", () => {
  attack("wrong password for a real and an unknown name, by both doors: the same status, headers and body", async () => {
    const [who, one, two] = [await person(), await person(), await person({ email: newEmail() })];
    const id = await actionId(new Client(), "/login", "identifier");
    for (const [real, unknown] of [[who.username, newUsername()], [one.mobile, `+86${newMobile()}`], [two.email ?? "", newEmail()]] as const) {
      const api = (identifier: string) => new Client().call("POST", "/sessions", { identifier, password: wrong });
      expect(masked(await api(real), real)).toBe(masked(await api(unknown), unknown));
      const page = (identifier: string) => new Client().ask(actionAsk(id, "/login", { identifier, password: wrong }));
      expect(masked(await page(real), real)).toBe(masked(await page(unknown), unknown));
    }
    expect((await new Client().call("POST", "/sessions", { identifier: who.username, password: goodPassword })).status).toBe(201);
  });

  attack("captcha and waits come after as many failures for a real and an unknown name", async () => {
    const [real, unknown] = [(await person()).username, newUsername()];
    const series = async (identifier: string) => {
      const seen: string[] = [];
      for (let at = 0; at < 7; at++) {
        const captcha = at >= 3 && at !== 4 ? await new Client().captcha("login") : undefined;
        seen.push(reason(await new Client().call("POST", "/sessions", { identifier, password: wrong, captcha })));
      }
      return seen;
    };
    expect(await series(real)).toEqual(await series(unknown));
    expect(await series((await person()).username)).toEqual(["login_refused", "login_refused", "login_refused", "login_refused", "captcha_required", "login_refused", "login_wait"]);
  });

  attack("a reset for a known and an unknown e-mail or mobile: the same answers in all steps, and the same state of sending", async () => {
    const who = await person({ email: newEmail() });
    const walk = async (given: { email: string } | { mobile: string }) => {
      const client = new Client();
      const asked = await client.call("POST", "/password-resets", { ...given, captcha: await new Client().captcha("reset") });
      const { id } = json<{ id: string }>(asked);
      const path = `/${"email" in given ? "email" : "sms"}-codes/${id}`;
      const states: string[] = [];
      for (let at = 0; at < 4; at++) states.push((await client.call("GET", path)).text);
      const state = masked(await client.call("GET", path));
      await expect.poll(async () => (await client.call("GET", path)).text).toContain("sent");
      const [row] = await database.select({ hash: codes.codeHash }).from(codes).where(eq(codes.id, id));
      expect(row?.hash).toHaveLength(64);
      const guess = await new Client().call("POST", `/password-resets/${id}/verification`, { code: "000000" });
      return [masked(asked, Object.values(given)[0] ?? ""), new Set(states).size, states[0], state, masked(guess)];
    };
    expect(await walk({ email: who.email ?? "" })).toEqual(await walk({ email: newEmail() }));
    expect(await walk({ mobile: (await person()).mobile })).toEqual(await walk({ mobile: `+86${newMobile()}` }));
    expect(await database.select().from(messages).where(eq(messages.recipient, who.email ?? ""))).toHaveLength(1);
  });

  attack("a known and an unknown address with what a URL's host would cut off, decode or drop: 422 alike, and no mail", async () => {
    const split = (email: string, sign: string) => email.replace("post.", `po${sign}st.`);
    const ends = ["#.evil.example", "/.evil.example", "?.evil.example", "\\.evil.example", "\uff03.evil.example", "\u2100.evil.example", "%2eevil.example", ":25", "@evil.example", "[", "]", "\u200b"];
    const forms = (email: string) => [...ends.map((end) => `${email}${end}`), ...["\t", "\n", "\r", "\0", "\u00ad", "%73", " "].map((sign) => split(email, sign)), email.replace("@", "@@"), email.replace("@", "\t@")];
    const calls = { reset: (email: string) => ["/password-resets", { email }] as const, register: (email: string) => ["/email-codes", { email, purpose: "register" }] as const };
    // The address is read first, so that any answer does.
    const captcha = { id: "0".repeat(26), answer: "none" };
    for (const [purpose, call] of Object.entries(calls)) {
      const who = await person({ email: newEmail() });
      const [known, unknown] = [who.email ?? "", newEmail()];
      for (const email of [...forms(known), ...forms(unknown)]) {
        const [path, body] = call(email);
        const reply = await new Client().call("POST", path, { ...body, captcha });
        expect([reply.status, reason(reply)], `${path} ${JSON.stringify(email)}`).toEqual([422, expect.stringMatching(/^email:(email_invalid|invalid_text)$/)]);
      }
      for (const email of [known, unknown, `li@b\u00fccher-${newUsername()}.example`, `li.${newUsername()}@\u4f8b\u5b50.\u4e2d\u56fd`]) {
        const [path, body] = call(email);
        expect((await new Client().call("POST", path, { ...body, captcha: await new Client().captcha(purpose) })).status, `${path} ${email}`).toBe(202);
      }
      const sent = await database.select({ to: messages.recipient, kind: messages.kind }).from(messages).where(eq(messages.userId, who.id));
      expect(sent).toEqual([{ to: known, kind: purpose === "reset" ? "password-reset-code" : "email-in-use" }]);
    }
  });

  attack("an SMS code for a registered and a new mobile, a code by e-mail for a known and a new address: the same", async () => {
    const who = await person({ email: newEmail() });
    const sms = async (mobile: string, purpose: string) => masked(await new Client().call("POST", "/sms-codes", { mobile, purpose, captcha: await new Client().captcha(purpose) }), mobile);
    expect(await sms(who.mobile, "register")).toBe(await sms(`+86${newMobile()}`, "register"));
    expect(await sms((await person()).mobile, "login")).toBe(await sms(`+86${newMobile()}`, "login"));
    const mail = async (email: string) => masked(await new Client().call("POST", "/email-codes", { email, purpose: "register", captcha: await new Client().captcha("register") }), email);
    expect(await mail(who.email ?? "")).toBe(await mail(newEmail()));
  });

  attack("that a mobile has an account is said only to who proved to own it", async () => {
    const who = await person();
    const form = { username: newUsername(), password: goodPassword, acceptTerms: true };
    const blind = async (mobile: string) => masked(await new Client().call("POST", "/users", { ...form, mobile, smsCode: "000000" }), mobile);
    expect(await blind(who.mobile)).toBe(await blind(`+86${newMobile()}`));
    const { code } = await smsCode(who.mobile, "register");
    expect(reason(await new Client().call("POST", "/users", { ...form, mobile: who.mobile, smsCode: code }))).toBe("mobile_registered");
    const free = newMobile();
    expect(reason(await new Client().call("POST", "/sessions", { mobile: free, smsCode: "000000" }))).toBe("smsCode:code_wrong");
    expect(reason(await new Client().call("POST", "/sessions", { mobile: free, smsCode: (await smsCode(free, "login")).code }))).toBe("mobile_unregistered");
  });

  attack("adding an e-mail that another account proved: the same check-your-inbox, and it never becomes theirs", async () => {
    const owner = await person({ email: newEmail() });
    const [{ who, client }, { client: other }] = [await somebody(), await somebody()];
    const free = newEmail();
    expect(masked(await client.call("PUT", "/me/email", { email: owner.email }), owner.email ?? "")).toBe(masked(await other.call("PUT", "/me/email", { email: free }), free));
    const me = (reply: Reply) => Object.keys(json(reply)).sort();
    expect(me(await client.call("GET", "/me"))).toEqual(me(await other.call("GET", "/me")));
    await expect.poll(async () => (await database.select({ kind: messages.kind }).from(messages).where(eq(messages.recipient, owner.email ?? ""))).map((row) => row.kind)).toEqual(["email-in-use"]);
    const [row] = await database.select().from(users).where(eq(users.id, who.id));
    expect(row?.verifiedEmailKey).toBeNull();
    const mobile = await smsCode(newMobile(), "register");
    expect(mobile.code).toHaveLength(6);
  });

  attack("changing to a mobile that another account has is told only after its code", async () => {
    const owner = await person();
    const { client } = await somebody();
    const blind = async (mobile: string) => masked(await client.call("PUT", "/me/mobile", { mobile, smsCode: "000000" }), mobile);
    expect(await blind(owner.mobile)).toBe(await blind(`+86${newMobile()}`));
    const { code } = await smsCode(owner.mobile, "change-mobile", client);
    expect(reason(await client.call("PUT", "/me/mobile", { mobile: owner.mobile, smsCode: code }))).toBe("mobile_taken");
    expect(stateOf(await new Client().ask({ path: "/login" }))).toBeNull();
  });
});
