// What the restore drill looks at: in the copy, in the database it was loaded into, and at the shop that runs on that.
import { copyFileSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { mustRun, run } from "../local/commands.mjs";
import { Stop, duration, green, red, say, step } from "../local/console.mjs";
import { inRoot } from "../local/paths.mjs";
import { call, goOn, signIn } from "./drill.mjs";

/** @typedef {import("../local/environment.mjs").Env} Env */
/** @typedef {(sql: string) => Promise<import("mysql2").RowDataPacket[]>} Ask */
/**
 * @typedef {object} Copied what a copy that the drill made has to hold
 * @property {string} file
 * @property {number | null} took ms
 * @property {string} token of the session that was there before
 * @property {{ id: string, title: string }[]} addresses as they were shown before
 * @property {Map<string, number>} acknowledged the last title of each, by id, before the copy began
 * @property {string[]} messages under way
 * @property {string[]} tables
 * @property {Map<string, string>} still sums of those that did not change meanwhile
 */

/** @type {[string, string][]} a row for each check */
export const results = [["check", "held, time"]];
export const failures = /** @type {string[]} */ ([]);

/**
 * One check; that it fails ends nothing.
 * @param {string} title @param {() => Promise<string>} work says what was seen, or throws what is wrong
 * @returns {Promise<number | null>} milliseconds; null when it did not hold
 */
export async function check(title, work) {
  goOn();
  const began = performance.now();
  const note = (/** @type {string} */ mark, /** @type {string} */ text) => results.push([title, `${mark} ${duration(performance.now() - began).padStart(6)}  ${text}`]);
  try {
    note(green("✓"), await step(title, work));
    return performance.now() - began;
  } catch (error) {
    goOn();
    failures.push(title);
    if (error instanceof Stop) for (const hint of error.hints) say(`    ${hint}`);
    note(red("✗"), error instanceof Error ? error.message : String(error));
    return null;
  }
}

/** @param {boolean} isSo @param {string} otherwise @throws {Stop} `otherwise` unless it is so */
export function must(isSo, otherwise) {
  if (!isSo) throw new Stop(otherwise);
}

/** @param {Ask} ask @returns {Promise<Map<string, string>>} a sum of each table's content by its name */
export async function sumsOf(ask) {
  const tables = await ask("SELECT table_name AS name FROM information_schema.tables WHERE table_schema = database()");
  const rows = tables.length === 0 ? [] : await ask(`CHECKSUM TABLE ${tables.map(({ name }) => `\`${name}\``).join(", ")}`);
  return new Map(rows.map((row) => [String(row.Table).split(".")[1] ?? "", String(row.Checksum)]));
}

export const underWay = "state IN ('queued', 'handed', 'sending')";
const quoted = (/** @type {string[]} */ ids) => ids.map((id) => `'${id}'`).join(", ");

/** @param {string} url of the shop @param {string} token @returns {Promise<{ id: string, title: string }[]>} */
export async function addressesAt(url, token) {
  const answer = await call(url, token, "GET", "/addresses");
  must(answer.status === 200, `The addresses answered ${answer.status}.`);
  return (await answer.json()).items;
}

/** @param {string} file @param {Env} env */
export async function checkSum(file, env) {
  await check("The copy is what its checksum says", async () => {
    await mustRun("sha256sum", "sha256sum", ["--check", "--quiet", `${basename(file)}.sha256`], { cwd: dirname(file), env });
    return `${(statSync(file).size / 1024).toFixed(0)} kB`;
  });
}

/** @param {string} file @param {Env} env of the empty database it goes to */
export const checkRestore = (file, env) =>
  check("restore.sh loads it into an empty database", async () => {
    const lines = await mustRun("restore.sh", inRoot("scripts", "restore.sh"), [file], { env });
    return lines.join(", ").replace(/ +/g, " ");
  });

/** restore.sh has to leave this copy alone, and to say why. @param {string} file @param {Env} env @param {string} why */
async function mustRefuse(file, env, why) {
  const { code, lines } = await run("restore.sh", inRoot("scripts", "restore.sh"), [file], { env });
  must(code !== 0, "It was loaded.");
  must(lines.some((line) => line.includes(why)), `It was refused for another reason: ${lines.at(-1)}`);
}

/** @param {string} file @param {Env} env @param {Ask} ask both of an empty database of its own: it may fill it */
export async function checkSpoiled(file, env, ask) {
  await check("A copy with one byte changed is refused", async () => {
    const folder = join(dirname(file), "spoiled");
    const spoiled = join(folder, basename(file));
    mkdirSync(folder);
    copyFileSync(`${file}.sha256`, `${spoiled}.sha256`);
    const bytes = readFileSync(file);
    const middle = bytes.length >> 1;
    bytes[middle] = (bytes[middle] ?? 0) ^ 1;
    writeFileSync(spoiled, bytes);
    await mustRefuse(spoiled, env, `${basename(file)}: FAILED`);
    const { size } = await sumsOf(ask);
    must(size === 0, `It was refused after ${size} tables were made.`);
    return "no table was made";
  });
}

/** @param {string} file @param {Env} env of the database it was loaded into */
export async function checkTwice(file, env) {
  await check("Restoring once more, now that it is not empty, is refused", async () => {
    await mustRefuse(file, env, "Restore into an empty one.");
    return "by the count of its tables";
  });
}

/** What can be said of any shop's copy. @param {Ask} ask */
export async function checkCounts(ask) {
  await check("It holds accounts and divisions, no message under way, no session", async () => {
    const [counts] = await ask(`SELECT (SELECT COUNT(*) FROM users) AS users, (SELECT COUNT(*) FROM areas) AS areas, (SELECT COUNT(*) FROM messages WHERE ${underWay}) AS messages, (SELECT COUNT(*) FROM sessions) AS sessions`);
    const seen = `${counts.users} accounts, ${counts.areas} divisions, ${counts.messages} messages under way, ${counts.sessions} sessions`;
    must(counts.users > 0 && counts.areas > 0 && Number(counts.messages) === 0 && Number(counts.sessions) === 0, `${seen}.`);
    return seen;
  });
}

/** @param {Copied} copied @param {Ask} ask of the restored database, on which no shop has run */
export async function checkContent(copied, ask) {
  await check("Tables that nobody wrote meanwhile are the same", async () => {
    const restored = await sumsOf(ask);
    const missing = copied.tables.filter((name) => !restored.has(name));
    must(missing.length === 0, `Missing: ${missing.join(", ")}.`);
    // A restore changes these two, see below.
    const still = [...copied.still].filter(([name]) => !["messages", "sessions"].includes(name));
    const others = still.filter(([name, sum]) => restored.get(name) !== sum).map(([name]) => name);
    must(others.length === 0, `Not the same: ${others.join(", ")}.`);
    must(copied.still.has("areas"), "The divisions were to be among them.");
    return `${still.length} of ${copied.tables.length}, the divisions among them`;
  });
  await check("All that was acknowledged before the copy is there", async () => {
    const rows = await ask(`SELECT id, title FROM addresses WHERE id IN (${quoted([...copied.acknowledged.keys()])})`);
    const titles = new Map(rows.map((row) => [String(row.id), Number(row.title)]));
    const lost = [...copied.acknowledged].filter(([id, title]) => !((titles.get(id) ?? -1) >= title));
    must(lost.length === 0, `${lost.length} of ${copied.acknowledged.size} people lost what was acknowledged.`);
    return `${[...copied.acknowledged.values()].reduce((a, b) => a + b, 0)} writes by ${copied.acknowledged.size} people`;
  });
  await check("The messages that were under way are cancelled", async () => {
    const rows = await ask(`SELECT state, sealed FROM messages WHERE id IN (${quoted(copied.messages)})`);
    const seen = rows.map((row) => `${row.state}${row.sealed === null ? "" : ", still sealed"}`);
    must(seen.length === copied.messages.length && seen.every((one) => one === "cancelled"), `They are: ${seen.join("; ") || "missing"}.`);
    return `${rows.length} messages`;
  });
}

/** What the binary log would bring back when it is played on top. @param {Copied} copied @param {Env} env @param {Ask} ask both of the restored database */
export async function checkSettled(copied, env, ask) {
  await check("restore.sh --settle cancels once more what the binary log brought back", async () => {
    await ask(`UPDATE messages SET state = 'queued', finished_at = NULL WHERE id IN (${quoted(copied.messages)})`);
    const lines = await mustRun("restore.sh", inRoot("scripts", "restore.sh"), ["--settle"], { env });
    const [left] = await ask(`SELECT COUNT(*) AS messages FROM messages WHERE ${underWay}`);
    must(Number(left.messages) === 0, `${left.messages} messages are under way.`);
    return lines.at(-1) ?? "";
  });
}

/**
 * What dist/migrate.js runs. A copy of an earlier version is brought up first.
 * @param {string} distDir the build whose programs these are @param {Env} env of the restored database @param {boolean} foreign
 */
export async function checkMigrations(distDir, env, foreign) {
  await check(foreign ? "Migrations bring it up to date" : "It has all migrations", async () => {
    const program = (/** @type {string} */ name) => mustRun(name, process.execPath, [inRoot(distDir, `${name}.mjs`)], { cwd: inRoot(), env });
    const migrate = async () => [...(await program("db/migrate")), ...(await program("scripts/areas-load"))].join(" ");
    const first = await migrate();
    const last = foreign ? await migrate() : first;
    must(/up to date\./.test(last) && / 0 rows written/.test(last), last);
    return first;
  });
}

/** @param {Copied} copied @param {string} shop the URL of the one that was copied @param {string} restored of the one on the copy */
export async function checkPeople(copied, shop, restored) {
  await check("Who signs in there finds their addresses", async () => {
    const shown = await addressesAt(restored, await signIn(restored));
    // What was being written is another check's matter.
    const fixed = (/** @type {object[]} */ list) => JSON.stringify(list.map((one) => ({ ...one, title: "", updatedAt: "" })));
    must(fixed(shown) === fixed(copied.addresses), `${shown.length} addresses, not as the ${copied.addresses.length} before the copy.`);
    return `${shown.length} addresses`;
  });
  await check("Sessions from before the copy and since are ended", async () => {
    const since = await signIn(shop);
    const [before, after] = [await call(restored, copied.token, "GET", "/addresses"), await call(restored, since, "GET", "/addresses")];
    must(before.status === 401 && after.status === 401, `They got ${before.status} and ${after.status}.`);
    return "401 and 401";
  });
}
