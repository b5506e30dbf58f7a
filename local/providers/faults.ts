/** Faults that a test or a person orders: the next matching request meets the oldest matching one. */
import { z } from "zod";
import type { Channel } from "./ledger";

export const faultInput = z.strictObject({
  channel: z.enum(["email", "sms"]).optional(),
  kind: z.union([z.literal(429), z.literal(500), z.literal(400), z.enum(["429", "500", "400", "timeout", "accept-then-cut", "slow"])]).transform((kind) => String(kind) as FaultKind),
  /** How many requests it hits; without, all until it is deleted. */
  count: z.int().min(1).optional(),
  /** Seconds, for 429. */
  retryAfter: z.number().min(0).optional(),
  /** Only requests to this recipient. */
  to: z.string().optional(),
  /** slow: how long it waits; timeout: when the connection is closed at last (60 000). */
  ms: z.int().min(0).max(600_000).optional(),
});

export type FaultKind = "429" | "500" | "400" | "timeout" | "accept-then-cut" | "slow";
export type Fault = z.output<typeof faultInput> & { id: number; hits: number };

export class Faults {
  private list: Fault[] = [];
  private last = 0;

  add(input: z.output<typeof faultInput>): Fault {
    const fault = { ...input, id: ++this.last, hits: 0 };
    this.list.push(fault);
    return fault;
  }

  /** Takes the fault for this request, if any, and counts it. */
  take(channel: Channel, to: string): Fault | null {
    const wanted = to.toLowerCase();
    const fault = this.list.find((one) => (!one.channel || one.channel === channel) && (!one.to || one.to.toLowerCase() === wanted));
    if (!fault) return null;
    fault.hits += 1;
    if (fault.count !== undefined && fault.hits >= fault.count) this.list = this.list.filter((one) => one !== fault);
    return fault;
  }

  all(): Fault[] {
    return this.list;
  }

  clear(): void {
    this.list = [];
  }
}
