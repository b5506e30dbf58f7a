// What a person sees while things start: one line per step, a check mark and the seconds it took.

const tty = Boolean(process.stdout.isTTY) && process.env["TERM"] !== "dumb";
const colour = tty && !process.env["NO_COLOR"];

/** @param {string} code @returns {(text: string) => string} */
const paint = (code) => (text) => (colour ? `\u001b[${code}m${text}\u001b[0m` : text);
export const bold = paint("1");
export const dim = paint("2");
export const red = paint("31");
export const green = paint("32");
export const yellow = paint("33");

/** An end that was foreseen: its message is a sentence for the person, `hints` are lines below it. */
export class Stop extends Error {
  /** @param {string} sentence @param {string[]} [hints] */
  constructor(sentence, hints = []) {
    super(sentence);
    this.hints = hints;
  }
}

/** @param {number} milliseconds @returns {string} e.g. "1.2 s" or "1 min 20 s" */
export function duration(milliseconds) {
  const seconds = milliseconds / 1000;
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  return `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;
}

/** Prints a plain line. @param {string} [text] */
export function say(text = "") {
  clearLine();
  process.stdout.write(`${text}\n`);
}

/** Prints a line that asks for attention but ends nothing. @param {string} text */
export function warn(text) {
  say(`  ${yellow("!")} ${text}`);
}

function clearLine() {
  if (tty) process.stdout.write("\r\u001b[2K");
}

/** @type {(() => void)[]} the steps under way, the first to begin first */
const shown = [];

/**
 * Runs one step and shows it: a ticking line on a terminal, a line every 15 s elsewhere, then a check mark with the seconds.
 * Of several at once only the first that is left ticks.
 * @template T
 * @param {string} label what is being done
 * @param {(progress: (detail: string) => void) => Promise<T>} work may report where it is
 * @returns {Promise<T>}
 */
export async function step(label, work) {
  const began = Date.now();
  let detail = "";
  const show = () => {
    const room = Math.max(20, (process.stdout.columns ?? 80) - label.length - 16);
    const tail = detail ? dim(` ${detail.slice(0, room)}`) : "";
    if (tty) process.stdout.write(`\r\u001b[2K  ${dim("…")} ${label} ${dim(duration(Date.now() - began))}${tail}`);
    else if (Date.now() - began > 5_000) process.stdout.write(`  … ${label} ${duration(Date.now() - began)}${tail}\n`);
  };
  shown.push(show);
  const timer = setInterval(() => shown[0] === show && show(), tty ? 200 : 15_000);
  if (tty && shown[0] === show) show();
  try {
    const result = await work((text) => (detail = text.trim()));
    clearLine();
    say(`  ${green("✓")} ${label} ${dim(duration(Date.now() - began))}`);
    return result;
  } catch (error) {
    clearLine();
    say(`  ${red("✗")} ${label} ${dim(duration(Date.now() - began))}`);
    throw error;
  } finally {
    clearInterval(timer);
    shown.splice(shown.indexOf(show), 1);
  }
}

/** Prints two columns. @param {[string, string][]} rows */
export function table(rows) {
  // A Chinese character takes two columns.
  const columns = (/** @type {string} */ text) => [...text].reduce((sum, character) => sum + (character > "\u2e80" ? 2 : 1), 0);
  const width = Math.max(...rows.map(([left]) => columns(left)));
  for (const [left, right] of rows) say(`    ${dim(left + " ".repeat(width - columns(left)))}   ${right}`);
}

/** Says why everything ends. @param {unknown} error */
export function explain(error) {
  say();
  if (error instanceof Stop) {
    say(`  ${red("✗")} ${error.message}`);
    for (const hint of error.hints) say(`    ${hint}`);
  } else if (isDiskFull(error)) {
    say(`  ${red("✗")} The disk is full. Make room and start again; nothing that was saved is lost.`);
  } else {
    say(`  ${red("✗")} This should not happen:`);
    say(error instanceof Error ? (error.stack ?? error.message) : String(error));
  }
  say();
}

/** @param {unknown} error @returns {boolean} */
function isDiskFull(error) {
  return error instanceof Error && "code" in error && (error.code === "ENOSPC" || error.code === "EDQUOT");
}
