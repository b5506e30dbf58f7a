import { decode, encode } from "next-auth/jwt";
import { afterEach, describe, expect, it, vi } from "vitest";
import { env } from "@/lib/env";
import { newId } from "@/lib/id";
import { sealInside } from "@/lib/token-seal";
import { sealToken, sessionCookie, sessionIdOf } from "./token";

const week = 7 * 86_400;
afterEach(() => vi.useRealTimers());

describe("a session's token", () => {
  it("is one that next-auth reads", async () => {
    const [user, session] = [newId(), newId()];
    const before = Math.floor(Date.now() / 1000);
    const inside = await decode({ token: sealToken(user, session, week), secret: env().AUTH_SECRET, salt: sessionCookie() });
    expect(inside).toMatchObject({ sub: user, sid: session });
    expect(inside?.iat).toBeGreaterThanOrEqual(before);
    expect((inside?.exp ?? 0) - (inside?.iat ?? 0)).toBe(week);
  });

  it("names its session, and no other kind of token does", async () => {
    const [user, session] = [newId(), newId()];
    expect(sessionIdOf(sealToken(user, session, week))).toBe(session);
    // Right in all but how it is to be read: another cipher, and none.
    expect(sessionIdOf(await encode({ token: { sub: user, sid: session }, secret: env().AUTH_SECRET, salt: sessionCookie() }))).toBeNull();
    const text = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
    const inside = { sub: user, sid: session, iat: 0, exp: 9_999_999_999 };
    expect(sessionIdOf(`${text({ alg: "none" })}.${text(inside)}.`)).toBeNull();
    expect(sessionIdOf(`${text({ alg: "none", enc: "none" })}...${text(inside)}.`)).toBeNull();
  });

  it.each(["", ".", "....", "a.b.c.d.e", "é.柠.檬..", `${"A".repeat(4_000)}....`])("is not %j", (token) => {
    expect(sessionIdOf(token)).toBeNull();
    const [header] = sealToken(newId(), newId(), week).split(".");
    expect(sessionIdOf(`${header}.${token}`)).toBeNull();
    expect(sessionIdOf(`${header}..${token}.${token}.${token}`)).toBeNull();
  });

  it("is never the same twice, and shows nothing of what is inside", () => {
    const [user, session] = [newId(), newId()];
    const [one, other] = [sealToken(user, session, week), sealToken(user, session, week)];
    expect(one).not.toBe(other);
    const parts = one.split(".");
    expect(parts).toHaveLength(5);
    for (const part of parts) expect(Buffer.from(part, "base64url").toString("latin1")).not.toContain(session);
  });

  it("is worth nothing with one bit changed, cut short or made longer, in whichever part", () => {
    const token = sealToken(newId(), newId(), week);
    const parts = token.split(".");
    for (const part of [0, 2, 3, 4]) {
      const bytes = Buffer.from(parts[part] ?? "", "base64url");
      bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
      expect(sessionIdOf(parts.with(part, bytes.toString("base64url")).join(".")), `part ${part}`).toBeNull();
      expect(sessionIdOf(parts.with(part, parts[part]?.slice(0, -4) ?? "").join(".")), `part ${part} shorter`).toBeNull();
      expect(sessionIdOf(parts.with(part, `${parts[part]}AAAA`).join(".")), `part ${part} longer`).toBeNull();
    }
    expect(sessionIdOf(parts.with(1, "AAAA").join("."))).toBeNull();
    expect(sessionIdOf(`${token}.AAAA`)).toBeNull();
  });

  it("is worth nothing under another secret or for another cookie", () => {
    const inside = { sub: newId(), sid: newId(), iat: 0, exp: 9_999_999_999 };
    expect(sessionIdOf(sealInside(env().AUTH_SECRET, sessionCookie(), inside))).toBe(inside.sid);
    expect(sessionIdOf(sealInside(`${env().AUTH_SECRET}x`, sessionCookie(), inside))).toBeNull();
    expect(sessionIdOf(sealInside(env().AUTH_SECRET, "authjs.session-token", inside))).toBeNull();
  });

  it("ends, to the second", () => {
    const session = newId();
    const token = sealToken(newId(), session, 60);
    const start = Math.floor(Date.now() / 1000) * 1000;
    vi.useFakeTimers({ now: start + 58_000, toFake: ["Date"] });
    expect(sessionIdOf(token)).toBe(session);
    vi.setSystemTime(start + 61_000);
    expect(sessionIdOf(token)).toBeNull();
    expect(sessionIdOf(sealToken(newId(), session, 0))).toBeNull();
  });
});
