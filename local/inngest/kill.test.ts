/** The runner as a process: killed at bad moments, with its state kept, torn or lost. */
import { appendFileSync, readFileSync, rmSync } from "node:fs";
import { Inngest } from "inngest";
import { serve } from "inngest/node";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { startProcess, type Process } from "../testing";
import { quiet, startApp, stateFile, until, type App } from "./testing";

let app: App;
let file: string;
let runner: Process;
const calls: string[] = [];
let gate: (() => void) | null = null;

const start = async (): Promise<Inngest> => {
  runner = await startProcess("inngest/main.ts", { PORT: "0", STATE_FILE: file, APP_URLS: app.url, RETRY_SCALE: "0.01" });
  const client = new Inngest({ id: "shop", isDev: true, baseUrl: `http://127.0.0.1:${runner.port}`, logger: quiet });
  const fn = client.createFunction({ id: "two", triggers: [{ event: "a/b" }] }, async ({ step, event }) => {
    const id = String(event.data.id);
    await step.run("one", () => void calls.push(`one ${id}`));
    await step.run("two", async () => {
      if (gate) await new Promise(() => gate?.());
      calls.push(`two ${id}`);
    });
  });
  app.mount(serve({ client, functions: [fn] }));
  await until(async () => (await status()).apps.some((one: { registered: boolean }) => one.registered));
  return client;
};
const status = async () => (await fetch(`http://127.0.0.1:${runner.port}/api/status`)).json();
const idle = (): Promise<unknown> => until(async () => (await status()).queue.runs === 0);

beforeEach(async () => {
  calls.length = 0;
  gate = null;
  app = await startApp();
  file = stateFile();
});
afterEach(async () => {
  await runner.kill("SIGKILL");
  await app.close();
});

describe("kill -9", () => {
  it("resumes where it was: a finished step is not run again, the one under way is", async () => {
    const client = await start();
    const reached = new Promise<void>((resolve) => (gate = resolve));
    await client.send({ name: "a/b", id: "m1", data: { id: "m1" } });
    await reached;
    await runner.kill("SIGKILL");
    gate = null;
    const again = await start();
    await idle();
    expect(calls).toEqual(["one m1", "two m1"]);
    await again.send({ name: "a/b", id: "m1", data: { id: "m1" } }); // still remembered
    await again.send({ name: "a/b", id: "m2", data: { id: "m2" } });
    await until(() => calls.includes("two m2"));
    expect(calls.filter((one) => one.endsWith("m1"))).toEqual(["one m1", "two m1"]);
  });

  it("loses no event that it answered 200 to, however the kill falls", async () => {
    const client = await start();
    const accepted: string[] = [];
    const sending = Array.from({ length: 200 }, async (_, i) => {
      const answer = await fetch(`http://127.0.0.1:${runner.port}/e/key`, { method: "POST", body: JSON.stringify({ name: "a/b", id: `e${i}`, data: { id: `e${i}` } }) }).catch(() => null);
      if (answer?.status === 200) accepted.push(`e${i}`);
      if (accepted.length === 60) void runner.kill("SIGKILL");
    });
    await Promise.all(sending);
    expect(accepted.length).toBeGreaterThanOrEqual(60);
    await start();
    await idle();
    expect(client.id).toBe("shop");
    const finished = new Set(calls.filter((one) => one.startsWith("two ")).map((one) => one.slice(4)));
    expect(accepted.filter((id) => !finished.has(id))).toEqual([]);
  });

  it("starts with a torn last line", async () => {
    const client = await start();
    await client.send({ name: "a/b", id: "m1", data: { id: "m1" } });
    await idle();
    await runner.kill("SIGKILL");
    appendFileSync(file, '{"k":"event","id":"x","at":1,"event":{"na');
    await (await start()).send([{ name: "a/b", id: "m1", data: { id: "m1" } }, { name: "a/b", id: "m2", data: { id: "m2" } }]);
    await until(() => calls.includes("two m2"));
    expect(calls.filter((one) => one === "one m1")).toHaveLength(1);
    for (const line of readFileSync(file, "utf8").trimEnd().split("\n")) JSON.parse(line);
  });

  it("works with its state lost: what it knew is gone, what comes is done", async () => {
    const client = await start();
    await client.send({ name: "a/b", id: "m1", data: { id: "m1" } });
    await idle();
    await runner.kill("SIGKILL");
    rmSync(file);
    await (await start()).send({ name: "a/b", id: "m1", data: { id: "m1" } });
    await until(() => calls.filter((one) => one === "two m1").length === 2);
  });
});

describe("the process", () => {
  it("ends promptly and cleanly on SIGTERM, also with a call under way", async () => {
    const client = await start();
    const reached = new Promise<void>((resolve) => (gate = resolve));
    await client.send({ name: "a/b", data: { id: "m1" } });
    await reached;
    const before = Date.now();
    expect(await runner.kill()).toBe(0);
    expect(Date.now() - before).toBeLessThan(2000);
  });

  it("says in one sentence why it does not start", async () => {
    await start();
    const env = { STATE_FILE: stateFile(), APP_URLS: "" };
    await expect(startProcess("inngest/main.ts", { ...env, PORT: String(runner.port) })).rejects.toThrow(/ended with 1.*EADDRINUSE/s);
    await expect(startProcess("inngest/main.ts", { ...env, INNGEST_EVENT_KEY: "x" })).rejects.toThrow("both");
    await expect(startProcess("inngest/main.ts", { ...env, INNGEST_EVENT_KEY: "x", INNGEST_SIGNING_KEY: "not hex" })).rejects.toThrow("hexadecimal");
  });
});
