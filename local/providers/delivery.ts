/** What both providers share: meet a fault, or take the message, and write either down before anything is answered. */
import type http from "node:http";
import { sendJson } from "../http";
import type { Fault, Faults } from "./faults";
import type { Channel, Ledger, LedgerEntry, Message, Replay } from "./ledger";

/** What is answered, with its headers. */
export type Reply = { status: number; body: unknown; headers?: Record<string, string> };

/** How a provider words its own refusals. */
export type Refusals = { rateLimited: (retryAfter: number) => Reply; broken: () => Reply; invalid: () => Reply };

export type Attempt = { channel: Channel; to: string; key: string | null };
export type Acceptance = { message: Message; reply: Reply; replay?: Replay };

export type Provider = { ledger: Ledger; faults: Faults; refusals: Refusals };

const TIMEOUT_MS = 60_000;

function entry(attempt: Attempt, rest: Pick<LedgerEntry, "outcome" | "status"> & Partial<LedgerEntry>): LedgerEntry {
  return { at: new Date().toISOString(), ...attempt, answered: true, messageId: null, fault: null, error: null, ...rest };
}

function wait(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** Answers a refusal after writing it down. */
export async function refuse(provider: Provider, res: http.ServerResponse, attempt: Attempt, reply: Reply, fault: Fault | null = null): Promise<void> {
  const error = reply.body !== null && typeof reply.body === "object" && "message" in reply.body ? String(reply.body.message) : null;
  await provider.ledger.record(entry(attempt, { outcome: "refused", status: reply.status, fault: fault?.kind ?? null, error }));
  sendJson(res, reply.status, reply.body, reply.headers);
}

/** Answers what an earlier request with the same key was answered; no new message. */
export async function replayed(provider: Provider, res: http.ServerResponse, attempt: Attempt, id: string, reply: Reply): Promise<void> {
  await provider.ledger.record(entry(attempt, { outcome: "replayed", status: reply.status, messageId: id }));
  sendJson(res, reply.status, reply.body, reply.headers);
}

/**
 * Delivers a valid request: `accept` makes the message when no fault stands in its way. "timeout" takes nothing
 * and answers nothing, "accept-then-cut" takes the message and cuts the connection, "slow" takes it after a while.
 */
export async function deliver(provider: Provider, res: http.ServerResponse, attempt: Attempt, accept: () => Acceptance): Promise<void> {
  const { faults, ledger, refusals } = provider;
  const fault = faults.take(attempt.channel, attempt.to);
  if (fault?.kind === "429") return refuse(provider, res, attempt, refusals.rateLimited(fault.retryAfter ?? 1), fault);
  if (fault?.kind === "500") return refuse(provider, res, attempt, refusals.broken(), fault);
  if (fault?.kind === "400") return refuse(provider, res, attempt, refusals.invalid(), fault);
  if (fault?.kind === "timeout") {
    await ledger.record(entry(attempt, { outcome: "refused", status: 0, answered: false, fault: fault.kind }));
    const timer = setTimeout(() => res.destroy(), fault.ms ?? TIMEOUT_MS);
    res.once("close", () => clearTimeout(timer));
    return;
  }
  if (fault?.kind === "slow") await wait(fault.ms ?? 1000);
  const { message, reply, replay } = accept();
  const cut = fault?.kind === "accept-then-cut";
  await ledger.record(entry(attempt, { outcome: "accepted", status: reply.status, answered: !cut, messageId: message.id, fault: fault?.kind ?? null }), message, replay);
  if (cut) res.destroy();
  else sendJson(res, reply.status, reply.body, reply.headers);
}
