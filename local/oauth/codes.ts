/** Codes (used once) and tokens, in memory: people sign in again after a restart. */
import { randomBytes } from "node:crypto";
import type { Mood, Person } from "./people";

export type Consent = { person: Person; mood: Mood; redirectUri: string };

const life = 10 * 60_000;

export class Codes {
  private held = new Map<string, Consent & { until: number }>();

  /** Keeps a consent under a new secret. */
  issue(consent: Consent): string {
    const secret = randomBytes(16).toString("hex").toUpperCase();
    this.held.set(secret, { ...consent, until: Date.now() + life });
    return secret;
  }

  /** What a token stands for. */
  get(secret: string | null): Consent | null {
    const found = this.held.get(secret ?? "");
    return found && found.until > Date.now() ? found : null;
  }

  /** What a code stands for; it is gone then. */
  take(secret: string | null): Consent | null {
    const found = this.get(secret);
    if (secret) this.held.delete(secret);
    return found;
  }
}
