import { afterAll, beforeAll, expect, test } from "vitest";
import { type Served, serve } from "@/local/http";
import { limitedFetch } from "./limited-fetch";

let site: Served;
let url: string;

beforeAll(async () => {
  site = await serve(0, async (_req, res, { pathname }) => {
    if (pathname === "/small") return void res.end("x".repeat(1000));
    if (pathname === "/big") return void res.end("x".repeat(1001));
    if (pathname === "/moved") return void res.writeHead(302, { location: "/small" }).end();
    res.writeHead(200);
    // A byte at a time: every piece comes in time, the whole never does.
    const drip = setInterval(() => res.write("x"), 20);
    res.once("close", () => clearInterval(drip));
  });
  url = `http://localhost:${site.port}`;
});
afterAll(() => site.close());

test("an answer may be as long as the limit and no longer", async () => {
  const { fetch, wasSlow } = limitedFetch({ time: 5_000, bytes: 1000 });
  expect(await (await fetch(`${url}/small`)).text()).toHaveLength(1000);
  await expect(fetch(`${url}/big`)).rejects.toThrow("more than 1000 bytes");
  expect(wasSlow()).toBe(false);
});

test("the time runs over bodies that drip, and over all calls together", async () => {
  const began = performance.now();
  const { fetch, wasSlow } = limitedFetch({ time: 300, bytes: 1_000_000 });
  await expect(fetch(`${url}/drip`)).rejects.toThrow();
  expect(performance.now() - began).toBeLessThan(2_000);
  expect(wasSlow()).toBe(true);
  await expect(fetch(`${url}/small`)).rejects.toThrow();
});

test("nobody is led elsewhere", async () => {
  await expect(limitedFetch().fetch(`${url}/moved`)).rejects.toThrow("302");
});
