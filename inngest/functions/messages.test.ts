import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { serve } from "inngest/node";
import { inArray } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { db, pool } from "@/db";
import { newMobile } from "@/db/factories";
import { messages } from "@/db/schema";
import { inngest } from "@/lib/events";
import { newId } from "@/lib/id";
import { enqueueMessage } from "@/lib/messages/enqueue";
import { emit } from "@/lib/messages/hand-over";
import { handedOver } from "@/lib/messages/handed-over";
import { endStates } from "@/lib/messages/record";
import { transactionWithMessages } from "@/lib/messages/transaction";
import { startRunner, type Running } from "@/local/inngest/start";
import { startApp, until, type App } from "@/local/inngest/testing";
import { startProviders } from "@/local/providers/start";
import { functions } from "..";
import { messageFunctions } from "./messages";

/* The whole way with nothing left out: outbox, runner, the unmodified SDKs, providers with a ledger. Retries take 1/1000. */

let app: App;
let runner: Running;
let providers: Awaited<ReturnType<typeof startProviders>>;

beforeAll(async () => {
  const dir = mkdtempSync(join(tmpdir(), "messages-"));
  app = await startApp();
  providers = await startProviders({ port: 0, stateFile: join(dir, "providers.jsonl") });
  runner = await startRunner({ port: 0, stateFile: join(dir, "runner.jsonl"), appUrls: [app.url], keys: null, retryScale: 0.001, warn: () => {} });
  Object.assign(process.env, { RESEND_BASE_URL: `http://localhost:${providers.port}/resend`, TWILIO_BASE_URL: `http://localhost:${providers.port}/twilio`, INNGEST_DEV: `http://localhost:${runner.port}` });
  inngest.setEnvVars(process.env);
  // Without the crons: they would look after the rows of other tests too.
  app.mount(serve({ client: inngest, functions: messageFunctions() }));
  await until(() => runner.state.fn("lemon-mall-send-email") && runner.state.fn("lemon-mall-send-sms"));
});

afterAll(async () => {
  await handedOver();
  await runner.close();
  await app.close();
  await providers.close();
  await pool().end();
});

const mail = (to = `${newId().toLowerCase()}@example.com`) => ({ kind: "email-code" as const, cause: newId(), to, locale: "en" as const, data: { minutes: 10 }, secret: "271828" });
const sms = (to = newMobile()) => ({ kind: "sms-code" as const, cause: newId(), to, locale: "zh" as const, data: { purpose: "login" as const, minutes: 5 }, secret: "271828" });
const enqueue = (...list: Parameters<typeof enqueueMessage>[1][]) =>
  transactionWithMessages(async (tx) => {
    const ids: string[] = [];
    for (const one of list) ids.push(await enqueueMessage(tx, one));
    return ids;
  });
const rows = (ids: string[]) => db().select().from(messages).where(inArray(messages.id, ids));
const ended = (ids: string[]) => until(async () => {
  const all = await rows(ids);
  return all.every((row) => (endStates as readonly string[]).includes(row.state)) && all;
}, 15_000);
const acceptedFor = (to: string) => providers.ledger.entries.filter((entry) => entry.to === to && entry.outcome === "accepted");

describe("the functions", () => {
  it("send what is enqueued, exactly once, however often the event comes", async () => {
    const ids = await enqueue(...Array.from({ length: 20 }, () => mail()), ...Array.from({ length: 20 }, () => sms()));
    const again = (await rows(ids)).flatMap(({ id, channel }) => [2, 3, 4, 5].map((generation) => ({ id, channel, generation })));
    await emit(again.sort(() => Math.random() - 0.5));
    for (const row of await ended(ids)) {
      expect(row).toMatchObject({ state: "sent", sealed: null });
      expect(acceptedFor(row.recipient).map((entry) => entry.messageId)).toEqual([row.providerId]);
    }
  });

  it("get a message through 429, 500 and cut lines; an SMS is never sent twice for it", async () => {
    const [limited, broken, cut] = [mail(), mail(), mail()];
    const [textBroken, textCut] = [sms(), sms()];
    providers.faults.add({ kind: "429", count: 1, retryAfter: 1, to: limited.to });
    providers.faults.add({ kind: "500", count: 3, to: broken.to });
    providers.faults.add({ kind: "accept-then-cut", count: 2, to: cut.to });
    providers.faults.add({ kind: "500", count: 2, to: textBroken.to });
    providers.faults.add({ kind: "accept-then-cut", count: 2, to: textCut.to });
    const all = await ended(await enqueue(limited, broken, cut, textBroken, textCut));
    const stateOf = (to: string) => all.find((row) => row.recipient === to)?.state;
    for (const { to } of [limited, broken, cut, textBroken]) expect([to, stateOf(to)]).toEqual([to, "sent"]);
    expect(stateOf(textCut.to)).toBe("unknown");
    for (const { to } of [limited, broken, cut, textBroken, textCut]) expect(acceptedFor(to)).toHaveLength(1);
  });

  it("give up after four retries, saying why; the others are not held up", async () => {
    const poison = mail();
    providers.faults.add({ kind: "500", to: poison.to });
    const all = await ended(await enqueue(poison, ...Array.from({ length: 10 }, () => mail())));
    const bad = all.find((row) => row.recipient === poison.to);
    expect(bad).toMatchObject({ state: "failed", attempts: 5, lastError: expect.stringContaining("application_error") });
    expect(all.filter((row) => row.state === "sent")).toHaveLength(10);
  });

  it("keep nothing secret in Inngest", async () => {
    const ids = await enqueue(mail(), sms());
    await ended(ids);
    const known = JSON.stringify([...runner.state.entries(Date.now())]);
    for (const id of ids) expect(known).toContain(id);
    expect(known).not.toMatch(/271828|@example\.com|\+861/);
  });
});

it("every function is served", () => {
  expect(functions().map((one) => one.id("")).sort()).toEqual(["clean-up", "roll-up-stats", "send-email", "send-sms", "sweep-messages"].map((id) => expect.stringContaining(id)));
});
