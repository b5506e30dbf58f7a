import { outcome, post } from "./both";
import { Client } from "./client";
import { browserOf, goodPassword, newEmail, newMobile, newUsername, person, place, readMessage, smsCode } from "./people";
import { attack, expect, kind } from "./rows";

/* Odd input through the pages' forms. The rows of the API are in `input.spec.ts`, with what both have to refuse. */
const email = (name: string) => `${name}@post.example`;

kind("input", () => {
  attack("the pages' forms: CRLF, HTML and links in what reaches a mail or a page: refused or inert", async () => {
    const address = newEmail();
    const who = await person({ email: address });
    const browser = new Client();
    browser.agentName = "Mozilla <img src=x onerror=alert(1)>\t(http://evil.example) Chrome/1 Windows";
    expect(outcome(await browser.ask(post("login", { identifier: who.username, password: who.password })))).toBe("done");
    const notice = await readMessage(address, (mail) => /sign/i.test(mail.subject ?? ""));
    expect(`${notice.subject}${notice.html}${notice.text}`).not.toMatch(/onerror|evil\.example|<img src=x/);

    const evil = [`${email("a")}\r\nBcc: b@evil.example`, `${email("a")}\nSubject: x`, email('"<script>"'), email("<b>a</b>"), `${email("a")},${email("b")}`, `A <${email("a")}>`, `${email("a")}\0`, `mailto:${email("a")}`, `${email("a")}%0d%0aBcc:b@evil.example`, email("a b"), "a@[127.0.0.1]"];
    for (const bad of evil) expect(outcome(await browser.ask(post("email", { email: bad }))), JSON.stringify(bad)).toMatch(/^email:(email_invalid|invalid_text)$/);
    for (const username of ["<b>bold</b>", "a\r\nBcc: x", "admin", "l3monmall", "13800138000", "a@b.example", "\u0430dmin5", "user\u200bname", "_____", "SUPPORT_"]) {
      const reply = await new Client().ask(post("register", { username, password: goodPassword, acceptTerms: "on", mobile: newMobile(), smsCode: "123456" }));
      expect(outcome(reply), username).toMatch(/(^| )username:/);
    }
    for (const receiver of ["a\r\nb", "a\u202eb", "a\0b"]) expect(outcome(await browser.ask(post("address", { ...place, receiver }))), JSON.stringify(receiver)).toMatch(/^receiver:/);

    expect(outcome(await browser.ask(post("address", { ...place, receiver: "<i>\"&'</i>", place: "<script>alert(1)</script>" })))).toBe("done");
    const page = await (await browserOf(who)).ask({ path: "/account/addresses" });
    expect([page.text.includes("&lt;script&gt;alert(1)&lt;/script&gt;"), page.text.includes("<script>alert(1)</script>")]).toEqual([true, false]);
    const mobile = newMobile();
    const made = { username: newUsername(), password: "\u5bc6\u7801 with ' OR 1=1 -- <b> and spaces", mobile, acceptTerms: "on" };
    expect(outcome(await new Client().ask(post("register", { ...made, smsCode: (await smsCode(mobile, "register")).code })))).toBe("done");
    expect(outcome(await new Client().ask(post("login", { identifier: ` ${made.username.toUpperCase()} `, password: made.password })))).toBe("done");
  });
});
