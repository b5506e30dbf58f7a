/** Schedules as Inngest takes them: five fields, or `TZ=Europe/Berlin` before them. */
import { Cron } from "croner";

export type Schedule = { next: (after: Date) => Date | null };

/** Compiles a schedule. Throws an Error when it is not a cron of five fields or the time zone does not exist. */
export function parseCron(text: string): Schedule {
  const [, zone, pattern] = /^(?:TZ=(\S+)\s+)?(.*)$/.exec(text.trim()) ?? [];
  if (!pattern || (!pattern.startsWith("@") && pattern.split(/\s+/).length !== 5)) throw new Error(`the cron "${text}" has not five fields`);
  try {
    const cron = new Cron(pattern, { timezone: zone ?? "UTC", paused: true, mode: pattern.startsWith("@") ? "auto" : "5-part" });
    cron.nextRun(new Date()); // an unknown time zone shows only here
    return { next: (after) => cron.nextRun(after) };
  } catch (error) {
    throw new Error(`the cron "${text}" is not understood: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}
