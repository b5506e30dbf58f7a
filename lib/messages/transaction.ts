import "server-only";
import { transaction } from "@/db";
import type { Handed, OutboxTx } from "./enqueue";
import { handOver } from "./hand-over";

/**
 * A transaction that may enqueue messages. Once it is committed they are handed to Inngest without anybody waiting for it:
 * when that fails, the relay does it some seconds later.
 * @throws whatever `work` throws; nothing is written or sent then. `work` may run again after a deadlock.
 */
export async function transactionWithMessages<T>(work: (tx: OutboxTx) => Promise<T>): Promise<T> {
  let outbox: Handed[] = [];
  const result = await transaction((tx) => {
    outbox = [];
    return work(Object.assign(tx, { outbox }));
  });
  handOver(outbox);
  return result;
}
