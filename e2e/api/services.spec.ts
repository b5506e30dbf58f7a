import { readFileSync } from "node:fs";
import { networkInterfaces } from "node:os";
import { expect, test } from "@playwright/test";

const services = JSON.parse(readFileSync(process.env.LEMON_SERVICES ?? ".data/services.json", "utf8")) as Record<string, unknown>;

test("services.json says where everything is, in the form that scripts rely on", async () => {
  expect(services).toMatchObject({
    shop: expect.stringMatching(/^http:\/\/localhost:\d+$/),
    inbox: expect.stringMatching(/^http:\/\/localhost:\d+$/),
    inngest: expect.stringMatching(/^http:\/\/localhost:\d+$/),
    kv: expect.stringMatching(/^https?:\/\//),
    database: expect.stringMatching(/^mysql:\/\//),
    pids: expect.any(Object),
  });
  const { items } = (await (await fetch(`${String(services["inbox"])}/api/messages?to=nobody@post.example`)).json()) as { items: unknown[] };
  expect(items).toEqual([]);
});

test("the shop listens for IPv4 and IPv6", async () => {
  const { port } = new URL(String(services["shop"]));
  const here = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []).map(({ address }) => address);
  for (const address of ["127.0.0.1", "::1"].filter((one) => here.includes(one))) {
    // The health check is asked by any name; all else wants the shop's own.
    expect((await fetch(`http://${address.includes(":") ? `[${address}]` : address}:${port}/api/health`)).status, address).toBe(200);
  }
});
