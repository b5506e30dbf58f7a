import { decode, encode } from "next-auth/jwt";
import { afterEach, describe, expect, it, vi } from "vitest";
import { env } from "@/lib/env";
import { newId } from "@/lib/id";
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

  it("names its session, and one that next-auth sealed does too", async () => {
    const session = newId();
    expect(await sessionIdOf(sealToken(newId(), session, week))).toBe(session);
    expect(await sessionIdOf(await encode({ token: { sid: session }, secret: env().AUTH_SECRET, salt: sessionCookie() }))).toBe(session);
  });

  it("is never the same twice, and shows nothing of what is inside", () => {
    const [user, session] = [newId(), newId()];
    const [one, other] = [sealToken(user, session, week), sealToken(user, session, week)];
    expect(one).not.toBe(other);
    const parts = one.split(".");
    expect(parts).toHaveLength(5);
    for (const part of parts) expect(Buffer.from(part, "base64url").toString("latin1")).not.toContain(session);
  });

  it("is worth nothing with one bit changed, in whichever part", async () => {
    const token = sealToken(newId(), newId(), week);
    const parts = token.split(".");
    for (const part of [0, 2, 3, 4]) {
      const bytes = Buffer.from(parts[part] ?? "", "base64url");
      bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
      expect(await sessionIdOf(parts.with(part, bytes.toString("base64url")).join(".")), `part ${part}`).toBeNull();
    }
    expect(await sessionIdOf(parts.with(1, "AAAA").join("."))).toBeNull();
  });

  it("is worth nothing under another secret or for another cookie", async () => {
    const token = sealToken(newId(), newId(), week);
    await expect(decode({ token, secret: `${env().AUTH_SECRET}x`, salt: sessionCookie() })).rejects.toThrow();
    await expect(decode({ token, secret: env().AUTH_SECRET, salt: "authjs.session-token" })).rejects.toThrow();
  });

  it("ends (next-auth allows clocks 15 seconds), also where it was opened before", async () => {
    const session = newId();
    const token = sealToken(newId(), session, 60);
    expect(await sessionIdOf(token)).toBe(session);
    vi.useFakeTimers({ now: Date.now() + 76_000, toFake: ["Date"] });
    expect(await sessionIdOf(token)).toBeNull();
    expect(await sessionIdOf(sealToken(newId(), session, -60))).toBeNull();
  });
});
