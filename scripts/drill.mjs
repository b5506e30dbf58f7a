// What the drills share: how one runs and ends, and people who write to a shop by its API.
import { setTimeout as wait } from "node:timers/promises";
import { stopForeground, stopSignal } from "../local/commands.mjs";
import { Stop, explain } from "../local/console.mjs";

/** @typedef {(() => Promise<void> | void)[]} CleanUp what to undo at the end, last first */

/**
 * Runs a drill to its end, undoes what it did, and exits: with 0 when all held. A signal ends it at its next step.
 * @param {(cleanUp: CleanUp) => Promise<boolean>} drill
 */
export async function runDrill(drill) {
  /** @type {CleanUp} */
  const cleanUp = [];
  for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"])) process.on(signal, () => stopForeground());
  let held = false;
  try {
    held = await drill(cleanUp);
    goOn();
  } catch (error) {
    explain(error);
    held = false;
  }
  // Who still writes would hold up a shop that is to end.
  stopForeground();
  for (const undo of cleanUp.reverse()) await undo();
  process.exit(held ? 0 : 1);
}

/** For a part that can't be kept alive. @param {Stop} reason */
export function giveUp(reason) {
  explain(reason);
  stopForeground();
}

/** @throws {Stop} when the drill is to end */
export function goOn() {
  if (stopSignal.aborted) throw new Stop("Stopped.");
}

/** @param {number} milliseconds @throws {Stop} when the drill is to end */
export async function pause(milliseconds) {
  await wait(milliseconds, undefined, { signal: stopSignal }).catch(goOn);
}

/** @param {string} url @param {string} token @param {string} method @param {string} path @param {unknown} [body] */
export function call(url, token, method, path, body) {
  return fetch(`${url}/api/v1${path}`, {
    method,
    headers: { ...(token ? { authorization: `Bearer ${token}` } : {}), ...(body ? { "content-type": "application/json" } : {}) },
    body: body ? JSON.stringify(body) : undefined,
    signal: AbortSignal.timeout(15_000),
  });
}

/** @param {string} url @returns {Promise<string>} a token of the demo shopper */
export async function signIn(url) {
  const entered = await call(url, "", "POST", "/sessions", { identifier: "demo-shopper", password: "sunny-orchard-42" });
  const { token } = await entered.json();
  if (!token) throw new Error(`Sign-in answered ${entered.status}`);
  return token;
}

/** @param {string} url @param {string} token @param {number} count @returns {Promise<string[]>} their ids */
export async function makeAddresses(url, token, count) {
  const address = { receiver: "Drill", provinceCode: "440000", cityCode: "440300", districtCode: "440305", place: "1", mobile: "13800138000" };
  const ids = [];
  for (let n = 0; n < count; n++) {
    const made = await call(url, token, "POST", "/addresses", address);
    if (made.status !== 201) throw new Error(`An address answered ${made.status}: ${await made.text()}`);
    ids.push((await made.json()).id);
  }
  return ids;
}

/** One person who renames an address again and again, each time by what the last answer acknowledged plus one. @param {string} url @param {string} token @param {string} id @param {AbortSignal} stop */
export function startWriter(url, token, id, stop) {
  const writer = { id, acknowledged: 0, refused: 0, strange: /** @type {number[]} */ ([]), lastAt: 0, done: Promise.resolve() };
  writer.done = (async () => {
    for (let next = 1; !stop.aborted && !stopSignal.aborted; ) {
      try {
        const answer = await call(url, token, "PUT", `/addresses/${id}/title`, { title: String(next) });
        if (answer.status === 200) [writer.acknowledged, writer.lastAt, next] = [next, performance.now(), next + 1];
        else if (answer.status === 503) writer.refused++;
        else writer.strange.push(answer.status);
      } catch {
        // The shop itself never goes away here.
        writer.strange.push(0);
      }
      await wait(20);
    }
  })();
  return writer;
}
