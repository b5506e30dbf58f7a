import "server-only";
import { setTimeout as sleep } from "node:timers/promises";
import type { Handed } from "./enqueue";

type UnderWay = { gathered: Handed[]; timer: NodeJS.Timeout | undefined; calls: Set<Promise<void>> };
// The front door and Next's own bundle are copies of this file in one process: they gather together, and end together.
const held = globalThis as typeof globalThis & { lemonUnderWay?: UnderWay };

/** What `handOver` took and Inngest does not have yet. */
export function underWay(): UnderWay {
  held.lemonUnderWay ??= { gathered: [], timer: undefined, calls: new Set() };
  return held.lemonUnderWay;
}

/** Resolves when all that `handOver` took is with Inngest or left to the relay: before a process or a test ends. */
export async function handedOver(): Promise<void> {
  const { calls } = underWay();
  while (underWay().timer || calls.size > 0) await Promise.race([sleep(20), ...calls]);
}
