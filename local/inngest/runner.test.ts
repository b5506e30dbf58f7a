/** The real SDK against the runner, over HTTP. */
import { NonRetriableError, RetryAfterError } from "inngest";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { startWorld, until, type World } from "./testing";

let world: World;
afterEach(() => world.close());

describe.each([{ checkpoint: true }, { checkpoint: false }])("checkpoint $checkpoint:", ({ checkpoint }) => {
  beforeEach(async () => {
    world = await startWorld({ checkpoint });
  });

  describe("runs", () => {
    it("runs a function without steps", async () => {
      const got: unknown[] = [];
      const fn = world.client.createFunction({ id: "plain", triggers: [{ event: "a/b" }] }, ({ event }) => {
        got.push(event.data);
        return { fine: true };
      });
      await world.serve([fn]);
      const sent = await world.client.send({ name: "a/b", data: { n: 1 } });
      expect(sent.ids).toHaveLength(1);
      const run = await world.run("plain");
      expect(run).toMatchObject({ status: "completed", output: { fine: true } });
      expect(got).toEqual([{ n: 1 }]);
    });

    it("runs each step once and hands on what it returned, also undefined", async () => {
      const calls: string[] = [];
      const fn = world.client.createFunction({ id: "steps", triggers: [{ event: "a/b" }] }, async ({ step }) => {
        const one = await step.run("one", () => (calls.push("one"), { x: 1 }));
        const none = await step.run("none", () => void calls.push("none"));
        const again = await step.run("one", () => (calls.push("one again"), one.x + 1)); // the same id twice
        return { one, none, again };
      });
      await world.serve([fn]);
      await world.client.send({ name: "a/b" });
      const run = await world.run("steps");
      expect(run.output).toEqual({ one: { x: 1 }, none: null, again: 2 });
      expect(calls).toEqual(["one", "none", "one again"]);
      expect(world.app.requests.filter((one) => one.method === "POST")).toHaveLength(checkpoint ? 1 : 4);
      expect(run.steps.map((step) => step.name)).toEqual(["one", "none", "one"]);
    });

    it("runs steps in parallel, at the same time, and goes on when all are done", async () => {
      let [now, most] = [0, 0];
      const work = async (value: number): Promise<number> => {
        most = Math.max(most, ++now);
        await until(() => most >= 3); // a barrier: only reached when all three are called at once
        now -= 1;
        return value;
      };
      const calls: number[] = [];
      const fn = world.client.createFunction({ id: "parallel", triggers: [{ event: "a/b" }] }, async ({ step }) => {
        const sums = await Promise.all([1, 2, 3].map((n) => step.run(`n${n}`, () => (calls.push(n), work(n)))));
        return step.run("sum", () => sums.reduce((a, b) => a + b, 0));
      });
      await world.serve([fn]);
      await world.client.send({ name: "a/b" });
      expect((await world.run("parallel")).output).toBe(6);
      expect(calls.toSorted((a, b) => a - b)).toEqual([1, 2, 3]);
    });

    it("sleeps between steps", async () => {
      const at: number[] = [];
      const fn = world.client.createFunction({ id: "sleepy", triggers: [{ event: "a/b" }] }, async ({ step }) => {
        await step.run("before", () => void at.push(Date.now()));
        await step.sleep("nap", "1s");
        await step.run("after", () => void at.push(Date.now()));
      });
      await world.serve([fn]);
      await world.client.send({ name: "a/b" });
      await world.run("sleepy");
      const waited = (at[1] ?? 0) - (at[0] ?? 0);
      expect(waited).toBeGreaterThanOrEqual(990);
      expect(waited).toBeLessThan(3000);
    });

    it("starts only where the trigger's expression holds", async () => {
      const got: unknown[] = [];
      const fn = world.client.createFunction({ id: "picky", triggers: [{ event: "a/b", if: "event.data.n > 1 && event.data.kind == 'x'" }] }, ({ event }) => void got.push(event.data.n));
      await world.serve([fn]);
      await world.client.send([1, 2, 3].map((n) => ({ name: "a/b", data: { n, kind: n === 3 ? "y" : "x" } })));
      await world.run("picky");
      expect(got).toEqual([2]);
      expect(world.runner.state.runs.size).toBe(0);
    });
  });

  describe("failures", () => {
    it("calls a failing function retries + 1 times, with its attempt, then fails", async () => {
      const attempts: number[] = [];
      const fn = world.client.createFunction({ id: "bad", retries: 2, triggers: [{ event: "a/b" }] }, ({ attempt }) => {
        attempts.push(attempt);
        throw new Error("no luck");
      });
      await world.serve([fn]);
      await world.client.send({ name: "a/b" });
      expect(await world.run("bad")).toMatchObject({ status: "failed", error: "no luck" });
      expect(attempts).toEqual([0, 1, 2]);
    });

    it("counts attempts per step and lets the code catch a step that failed for good", async () => {
      const tries = { one: 0, two: 0 };
      const fn = world.client.createFunction({ id: "catcher", retries: 1, triggers: [{ event: "a/b" }] }, async ({ step }) => {
        await step.run("one", () => {
          if (++tries.one < 2) throw new Error("first time");
        });
        return step
          .run("two", () => {
            tries.two += 1;
            throw new TypeError("never");
          })
          .catch((error: Error) => `caught ${error.message}`);
      });
      await world.serve([fn]);
      await world.client.send({ name: "a/b" });
      expect(await world.run("catcher")).toMatchObject({ status: "completed", output: "caught never" });
      expect(tries).toEqual({ one: 2, two: 2 });
    });

    it("does not retry a NonRetriableError", async () => {
      let calls = 0;
      const fn = world.client.createFunction({ id: "final", triggers: [{ event: "a/b" }] }, async ({ step }) => {
        await step.run("send", () => {
          calls += 1;
          throw new NonRetriableError("bad address");
        });
      });
      await world.serve([fn]);
      await world.client.send({ name: "a/b" });
      expect(await world.run("final")).toMatchObject({ status: "failed", error: "bad address" });
      expect(calls).toBe(1);
    });

    it("waits as long as a RetryAfterError asks, not less", async () => {
      const at: number[] = [];
      const fn = world.client.createFunction({ id: "later", retries: 1, triggers: [{ event: "a/b" }] }, async ({ step }) => {
        await step.run("send", () => {
          at.push(Date.now());
          if (at.length === 1) throw new RetryAfterError("busy", "1s");
        });
      });
      await world.serve([fn]);
      await world.client.send({ name: "a/b" });
      expect((await world.run("later")).status).toBe("completed");
      expect((at[1] ?? 0) - (at[0] ?? 0)).toBeGreaterThanOrEqual(990);
    });

    it("calls onFailure once, with the event and the error", async () => {
      const seen: unknown[] = [];
      const fn = world.client.createFunction(
        { id: "doomed", retries: 1, triggers: [{ event: "a/b" }], onFailure: ({ event, error }) => void seen.push([event.data.event.data, event.data.function_id, error.message]) },
        async ({ step }) => {
          await step.run("send", () => {
            throw new Error("gone");
          });
        },
      );
      await world.serve([fn]);
      await world.client.send({ name: "a/b", data: { messageId: "m1" } });
      expect((await world.run("doomed-failure")).status).toBe("completed");
      expect(seen).toEqual([[{ messageId: "m1" }, "shop-doomed", "gone"]]);
    });

    it("counts an app that is gone as failed attempts and goes on when it is back", async () => {
      await world.close();
      world = await startWorld({ checkpoint, retryScale: 0.02 }); // 0.3 s, 0.6 s, 1.2 s, 2.4 s
      let calls = 0;
      const fn = world.client.createFunction({ id: "patient", triggers: [{ event: "a/b" }] }, () => void (calls += 1));
      await world.serve([fn]);
      const handler = world.app;
      handler.mount((req, res) => void (req.socket.destroy(), res.destroy()));
      await world.client.send({ name: "a/b" });
      await until(() => Object.values([...world.runner.state.runs.values()][0]?.jobs ?? {}).some((job) => job.attempt === 1));
      await world.serve([fn]);
      expect((await world.run("patient")).status).toBe("completed");
      expect(calls).toBe(1);
    });

    it("fails a run that uses a step it does not do, and says which", async () => {
      const fn = world.client.createFunction({ id: "waits", triggers: [{ event: "a/b" }] }, async ({ step }) => {
        await step.waitForEvent("wait", { event: "c/d", timeout: "1h" });
      });
      await world.serve([fn]);
      await world.client.send({ name: "a/b" });
      expect((await world.run("waits")).error).toContain("does not do WaitForEvent");
    });
  });
});
