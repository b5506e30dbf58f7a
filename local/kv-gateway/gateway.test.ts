import { randomBytes, randomUUID } from "node:crypto";
import { Ratelimit } from "@upstash/ratelimit";
import { createClient } from "@vercel/kv";
import { describe, expect, it } from "vitest";

const url = process.env.KV_REST_API_URL ?? "";
const token = process.env.KV_REST_API_TOKEN ?? "";
const kv = createClient({ url, token, automaticDeserialization: false, retry: false });
const key = () => `test:${randomUUID()}`;

describe("the KV gateway, through the real client", () => {
  it.each([
    ["digits", "123456"],
    ["what looks like base64", "aGVsbG8="],
    ["four letters", "abcd"],
    ["OK", "OK"],
    ["nothing", ""],
    ["JSON", '{"a":[1,2]}'],
    ["true", "true"],
    ["Chinese and emoji", "柠檬商城 🍋"],
    ["control characters", "\u0000\u0001\r\n\t\u007f"],
    ["a slash and a percent sign", "a/b%2Fc?d=e&f"],
    ["64 kB", randomBytes(48_000).toString("base64")],
  ])("gives back %s unchanged", async (_, value) => {
    const name = key();
    expect(await kv.set(name, value)).toBe("OK");
    expect(await kv.get(name)).toBe(value);
    expect(await kv.mget(name, key())).toEqual([value, null]);
  });

  it("answers numbers as numbers and nothing as null", async () => {
    const name = key();
    expect(await kv.incr(name)).toBe(1);
    expect(await kv.incrby(name, 41)).toBe(42);
    expect(await kv.get(name)).toBe("42");
    expect(await kv.get(key())).toBeNull();
    expect(await kv.ttl(name)).toBe(-1);
  });

  it("runs a pipeline in order", async () => {
    const name = key();
    expect(await kv.pipeline().set(name, "1").incr(name).lpush(`${name}:list`, "OK", "b").lrange(`${name}:list`, 0, -1).exec()).toEqual([
      "OK",
      2,
      2,
      ["b", "OK"],
    ]);
  });

  it("runs a transaction whole, beside others", async () => {
    const name = key();
    const results = await Promise.all(Array.from({ length: 20 }, () => kv.multi().incr(name).incr(name).exec<[number, number]>()));
    expect(results.every(([first, second]) => second === first + 1)).toBe(true);
    expect(await kv.get(name)).toBe("40");
  });

  it("runs nothing of a transaction that holds an unknown command", async () => {
    const name = key();
    const response = await post("/multi-exec", [["SET", name, "1"], ["NOSUCH", name]]);
    expect(response.status).toBe(400);
    expect(await kv.get(name)).toBeNull();
  });

  it("says what is wrong with a command", async () => {
    const name = key();
    await kv.set(name, "text");
    await expect(kv.incr(name)).rejects.toThrow(/not an integer/);
    expect((await post("/", "nonsense")).status).toBe(400);
    expect((await post("/", [])).status).toBe(400);
  });

  it("takes commands in the path", async () => {
    const name = key();
    expect(await (await post(`/set/${name}/${encodeURIComponent("a/b 柠")}`, undefined)).json()).toEqual({ result: "OK" });
    expect(await (await post(`/get/${name}`, undefined)).json()).toEqual({ result: "a/b 柠" });
  });

  it("knows scripts by the hash the client gave them", async () => {
    const script = `#!lua flags=allow-key-locking\nreturn {KEYS[1], ARGV[1], "${randomUUID()}"}`;
    const sha = await kv.scriptLoad(script);
    expect(await kv.scriptExists(sha)).toEqual([1]);
    expect(await kv.evalsha(sha, ["k"], ["v"])).toEqual(["k", "v", expect.any(String)]);
  });
});

describe("@upstash/ratelimit over the gateway", () => {
  it.each([
    ["fixed window", Ratelimit.fixedWindow(3, "1 h")],
    ["sliding window", Ratelimit.slidingWindow(3, "1 h")],
    ["token bucket", Ratelimit.tokenBucket(3, "1 h", 3)],
  ])("lets exactly three of ten parallel requests through a %s", async (_, limiter) => {
    const ratelimit = new Ratelimit({ redis: kv, limiter, ephemeralCache: false, prefix: key() });
    const answers = await Promise.all(Array.from({ length: 10 }, () => ratelimit.limit("somebody")));
    expect(answers.filter((answer) => answer.success)).toHaveLength(3);
    expect(answers.map((answer) => answer.reason)).not.toContain("timeout");
    expect((await ratelimit.limit("somebody else")).success).toBe(true);
  });
});

describe("without the token", () => {
  it.each(["/", "/pipeline", "/multi-exec", "/get/x", "/nowhere"])("%s answers 401", async (path) => {
    for (const authorization of ["", "Bearer ", `Bearer ${token}x`, `Bearer ${token.slice(0, -1)}`, token]) {
      const response = await fetch(url + path, { method: "POST", headers: { authorization }, body: "[]" });
      expect(response.status).toBe(401);
    }
  });
});

function post(path: string, body: unknown): Promise<Response> {
  return fetch(url + path, { method: "POST", headers: { authorization: `Bearer ${token}` }, body: body === undefined ? null : JSON.stringify(body) });
}
