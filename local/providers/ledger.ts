/** Every request the providers got, what became of it, and the messages they took: in memory and in an append-only file. */
import { AppendLog, readLines } from "../append-log";

export type Channel = "email" | "sms";

/** A message as API.md shows it, plus what only the page needs. */
export type Message = { id: string; channel: Channel; to: string; subject?: string; text: string; html?: string; createdAt: string; from?: string; replyTo?: string; key?: string };

/**
 * accepted: a new message. replayed: the same Idempotency-Key and body again, no new message.
 * refused: no message; `status` says how (0: no answer was given at all).
 */
export type Outcome = "accepted" | "replayed" | "refused";

/** One line of the ledger. `answered` is false where the connection was cut or held on purpose. */
export type LedgerEntry = { at: string; channel: Channel; outcome: Outcome; status: number; answered: boolean; to: string; key: string | null; messageId: string | null; fault: string | null; error: string | null };

type Line = { k: "ledger"; entry: LedgerEntry; message?: Message; replay?: Replay };
export type Replay = { hash: string; id: string; at: number };

/** How long Resend remembers an Idempotency-Key, ms. */
const KEY_MS = 24 * 60 * 60 * 1000;

/** A "+" that a client did not encode arrives as a space; no recipient has one. */
const canonical = (to: string): string => to.replaceAll(" ", "+").toLowerCase();

export class Ledger {
  readonly entries: LedgerEntry[] = [];
  /** Accepted messages, oldest first. */
  readonly messages: Message[] = [];
  private readonly byId = new Map<string, Message>();
  private readonly byRecipient = new Map<string, Message[]>();
  private readonly keys = new Map<string, Replay>();
  private readonly listeners = new Set<() => void>();

  private constructor(private readonly log: AppendLog) {}

  /** Opens the file and reads what it holds. */
  static async open(file: string): Promise<Ledger> {
    const lines: Line[] = [];
    readLines<Line>(file, (line) => lines.push(line));
    const ledger = new Ledger(await AppendLog.open(file));
    for (const line of lines) ledger.apply(line);
    return ledger;
  }

  private apply({ entry, message, replay }: Line): void {
    this.entries.push(entry);
    if (replay && entry.key) this.keys.set(entry.key, replay);
    if (!message) return;
    this.messages.push(message);
    this.byId.set(message.id, message);
    for (const to of new Set(message.to.split(", ").map(canonical))) {
      const list = this.byRecipient.get(to);
      if (list) list.push(message);
      else this.byRecipient.set(to, [message]);
    }
  }

  /** Writes one request down. Resolves when it survives a kill; rejects, having taken nothing, when it can't be written. */
  async record(entry: LedgerEntry, message?: Message, replay?: Replay): Promise<void> {
    const line: Line = { k: "ledger", entry, message, replay };
    await this.log.append(line);
    this.apply(line);
    if (message) for (const listener of this.listeners) listener();
  }

  /** What an Idempotency-Key was used for in the last 24 hours. */
  replay(key: string): Replay | undefined {
    const found = this.keys.get(key);
    return found && Date.now() - found.at < KEY_MS ? found : undefined;
  }

  message(id: string): Message | undefined {
    return this.byId.get(id);
  }

  /** Messages newest first, to one recipient (exactly, case aside) or to all; at most `limit`. */
  list(to: string | null, limit: number): Message[] {
    const from = to ? (this.byRecipient.get(canonical(to)) ?? []) : this.messages;
    return from.slice(-limit).toReversed();
  }

  /** Who got messages, the most recent first; at most 200. */
  recipients(): string[] {
    const seen = new Set<string>();
    for (let i = this.messages.length - 1; i >= 0 && i > this.messages.length - 5000 && seen.size < 200; i--) seen.add(this.messages[i]?.to ?? "");
    return [...seen];
  }

  /** Calls `listener` after each accepted message, until the returned function is called. */
  onMessage(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }

  close(): Promise<void> {
    return this.log.close();
  }
}
