/** Puts the runner together: state file, runner, crons, HTTP door, registration. */
import { existsSync } from "node:fs";
import { AppendLog, readLines, rewrite } from "../append-log";
import { serve } from "../http";
import type { Keys } from "./call";
import { Crons } from "./crons";
import { Runner } from "./runner";
import { createHandler } from "./server";
import { assertSigningKey } from "./signature";
import { State } from "./state";
import { Sync } from "./sync";
import type { Entry } from "./types";

export type StartOptions = {
  port: number;
  stateFile: string;
  /** Serve URLs (…/api/inngest) to ask to register. */
  appUrls: string[];
  /** Null is dev mode; with keys the runner behaves as the cloud. */
  keys: Keys;
  /** What the retry schedule is multiplied by. */
  retryScale: number;
  /** Calls at once over all functions. */
  maxCalls?: number;
  /** Whether sequential steps go on in one call (the server's way, the default) or each gets its own. */
  checkpoint?: boolean;
  warn?: (message: string) => void;
};

export type Running = { port: number; runner: Runner; state: State; close: () => Promise<void> };

/** Starts a runner. Throws when the state file can not be written, the port is taken, or the signing key is malformed. */
export async function startRunner(options: StartOptions): Promise<Running> {
  const warn = options.warn ?? ((message) => console.error(`[inngest] ${message}`));
  const { keys, stateFile } = options;
  if (keys) assertSigningKey(keys.signingKey);
  const state = new State();
  if (existsSync(stateFile)) {
    const skipped = readLines<Entry>(stateFile, (entry) => state.apply(entry));
    if (skipped) warn(`${skipped} unreadable line(s) of the state file were skipped`);
  }
  Object.assign(state.totals, { events: 0, completed: 0, failed: 0 });
  rewrite(stateFile, state.entries(Date.now()));
  const log = await AppendLog.open(stateFile);

  const runner = new Runner({ state, log, keys, retryScale: options.retryScale, maxCalls: options.maxCalls ?? 100, checkpoint: options.checkpoint ?? true, warn });
  const sync = new Sync(options.appUrls, keys, warn);
  const crons = new Crons((id, cron, at) => {
    const fn = runner.apps.fn(id);
    if (fn) runner.tick(fn, cron, at).catch((error: unknown) => warn(`The tick of ${id} was lost: ${String(error)}`));
  });
  runner.onTrouble = () => sync.hurry();
  const onRegistered = (): void => crons.set(state.fns().values());
  const served = await serve(options.port, createHandler({ runner, state, keys, onRegistered, warn }));
  sync.start();

  const close = async (): Promise<void> => {
    sync.stop();
    crons.stop();
    runner.stop();
    await served.close();
    await log.close();
  };
  return { port: served.port, runner, state, close };
}
