import { expect, test, vi } from "vitest";
import { kvFailures, kvState, KvUnavailable, withKv } from "./kv";

test("the front door's copy of this file and Next's leave KV alone together, and count as one", async () => {
  vi.resetModules();
  const other = await import("./kv");
  const before = kvState();
  expect(before.open).toBe(false);
  for (let at = 0; at < kvFailures; at++) await expect([withKv, other.withKv][at % 2]?.(() => Promise.reject(new Error("down")))).rejects.toThrow();
  const asked = vi.fn();
  await expect(withKv(asked)).rejects.toThrow(KvUnavailable);
  await expect(other.withKv(asked)).rejects.toThrow(other.KvUnavailable);
  expect(asked).not.toHaveBeenCalled();
  for (const state of [kvState(), other.kvState()]) expect(state).toEqual({ open: true, failed: before.failed + kvFailures + 2 });
});
