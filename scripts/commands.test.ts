import { spawn } from "node:child_process";
import { join } from "node:path";
import { createConnection, type Connection, type RowDataPacket } from "mysql2/promise";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { newId } from "@/lib/id";
import { takeTurnWith } from "@/lib/turns-testing";

/*
 * The commands of docs/operations.md, run as a person runs them, on a database of their own: seed:large empties the statistics.
 * `npm test` starts the server and may make one; a server that was given is not ours to add databases to.
 */
const socket = process.env.DATABASE_SOCKET;
const root = join(import.meta.dirname, "..");
const name = `commands_${newId().toLowerCase()}`.slice(0, 30);
const shop = new URL(process.env.DATABASE_URL ?? "mysql://localhost/none");
const own = new URL(`/${name}`, shop).href;
let server: Connection;

async function count(what: string): Promise<number> {
  const [rows] = await server.query<RowDataPacket[]>(`SELECT COUNT(*) AS n FROM ${name}.${what}`);
  return Number(rows[0]?.n);
}

/** Runs a script to its end. @param typed what is piped in */
function run(script: string, args: string[], { typed = "", settings = {} }: { typed?: string; settings?: Record<string, string> } = {}): Promise<{ code: number | null; out: string }> {
  return new Promise((resolve) => {
    const file = join("scripts", script);
    const child = spawn(script.endsWith(".sh") ? file : process.execPath, script.endsWith(".sh") ? args : ["--import", "tsx", file, ...args], {
      cwd: root, env: { ...process.env, TSX_TSCONFIG_PATH: join(root, "tsconfig.scripts.json"), DATABASE_URL: own, ...settings },
    });
    let out = "";
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (piece: Buffer) => { out += piece.toString(); });
    child.once("close", (code) => resolve({ code, out }));
    child.stdin.end(typed);
  });
}

describe("areas:load", () => {
  let endTurn: () => Promise<void>;
  beforeAll(async () => { endTurn = await takeTurnWith("areas"); });
  afterAll(() => endTurn());
  const command = (settings: Record<string, string>) =>
    new Promise<string>((resolve) => {
      const child = spawn("npm", ["run", "--silent", "areas:load"], { cwd: root, env: { ...process.env, ...settings } });
      let out = "";
      for (const stream of [child.stdout, child.stderr]) stream.on("data", (piece: Buffer) => { out += piece.toString(); });
      child.once("close", () => resolve(out));
    });

  it("loads the divisions where the environment is the shop's", async () => expect(await command({})).toMatch(/^3\d{3} divisions, 0 rows written\.$/m), 60_000);
  it("takes the environment of the shop that npm start runs, and asks for one", async () => {
    expect(await command({ DATABASE_URL: "", AUTH_SECRET: "", LEMON_SERVICES: "/nowhere" })).toContain("No shop runs here.");
  }, 60_000);
});

describe.skipIf(!socket)("commands", () => {
  beforeAll(async () => {
    server = await createConnection({ ...(socket ? { socketPath: socket } : {}), user: "root", ...(process.env.DATABASE_ROOT_PASSWORD ? { password: process.env.DATABASE_ROOT_PASSWORD } : {}) });
    await server.query(`CREATE DATABASE ${name}`);
    const from = shop.pathname.slice(1);
    const [tables] = await server.query<RowDataPacket[]>("SELECT table_name AS t FROM information_schema.tables WHERE table_schema = ?", [from]);
    for (const { t } of tables) await server.query(`CREATE TABLE ${name}.\`${t}\` LIKE ${from}.\`${t}\``);
    await server.query(`INSERT INTO ${name}.areas SELECT * FROM ${from}.areas`);
    const [users] = await server.query<RowDataPacket[]>("SELECT host AS host FROM mysql.user WHERE user = ?", [decodeURIComponent(shop.username)]);
    for (const { host } of users) await server.query(`GRANT ALL PRIVILEGES ON ${name}.* TO ?@?`, [decodeURIComponent(shop.username), host]);
  });
  afterAll(async () => {
    await server.query(`DROP DATABASE IF EXISTS ${name}`);
    await server.end();
  });

  it("seed:large fills accounts, addresses, messages and 90 days of events, with a bar that moves", async () => {
    const { code, out } = await run("seed-large.ts", ["--users", "400"]);
    expect(out).toMatch(/400 accounts and \d+ hours of statistics in \d+ s/);
    for (const table of ["users", "addresses", "messages", "security_events"]) expect(out).toMatch(new RegExp(`${table} +█{30} 100 %`));
    expect(code).toBe(0);
    expect([await count("users"), await count("addresses"), await count("messages"), await count("security_events")]).toEqual([400, 400, 400, 600]);
    expect(await count("security_events WHERE created_at < NOW() - INTERVAL 91 DAY OR created_at > NOW() + INTERVAL 1 DAY")).toBe(0);
    expect(await count("security_events WHERE created_at < NOW() - INTERVAL 80 DAY")).toBeGreaterThan(0);
    expect(await count("stats_hours")).toBeGreaterThan(90 * 24 - 30);
  }, 120_000);

  it("restore.sh --settle cancels what is under way, leaves alone what ended, and ends every session", async () => {
    const states = ["queued", "handed", "sending", "sent", "failed", "unknown"];
    const ids = new Map(states.map((state) => [state, newId()]));
    for (const [state, id] of ids) {
      await server.query(`INSERT INTO ${name}.messages (id, kind, channel, recipient, locale, data, cause, state, sealed, attempts, generation, created_at, updated_at) VALUES (?, 'email-code', 'email', 'a@example.com', 'en', '{}', ?, ?, 'sealed', 0, 1, NOW(), NOW())`, [id, id, state]);
      await server.query(`INSERT INTO ${name}.sessions (id, user_id, remember, expires_at, last_used_at, created_at, updated_at) VALUES (?, ?, 0, NOW() + INTERVAL 1 DAY, NOW(), NOW(), NOW())`, [id, id]);
    }
    expect(await run("restore.sh", ["--settle"])).toMatchObject({ code: 0, out: expect.stringContaining("3 messages under way were cancelled, 6 sessions ended.") });
    const [rows] = await server.query<RowDataPacket[]>(`SELECT id, state, sealed FROM ${name}.messages WHERE id IN (?)`, [[...ids.values()]]);
    for (const [state, id] of ids) {
      const left = ["queued", "handed", "sending"].includes(state) ? { state: "cancelled", sealed: null } : { state, sealed: "sealed" };
      expect(rows.find((row) => row["id"] === id), state).toMatchObject(left);
    }
    expect(await count("sessions")).toBe(0);
  }, 60_000);

  it("seed:large puts made-up people into no database elsewhere", async () => {
    const { code, out } = await run("seed-large.ts", ["--users", "10"], { settings: { DATABASE_URL: own.replace(/@[^/]+/, "@db.shop.example:3306") } });
    expect(out).toContain("a database of this machine only");
    expect(code).not.toBe(0);
  }, 60_000);

  it("admin:create takes the password from a pipe, or makes one and shows it once", async () => {
    const typed = await run("admin-create.ts", ["--username", "adaflower", "--email", "ada@shop.example"], { typed: "violet-kettle-harbour-17\n" });
    expect(typed).toMatchObject({ code: 0, out: expect.stringContaining("adaflower is an admin now.") });
    expect(typed.out).not.toContain("violet-kettle");
    const made = await run("admin-create.ts", ["--username", "bobflower"]);
    expect(made.out).toMatch(/Password, shown this once: \w{16}\n/);
    expect(await count("users WHERE role = 'admin' AND username IN ('adaflower', 'bobflower')")).toBe(2);
    expect(await count("audit_log WHERE action = 'admin.create' AND user_agent = 'npm run admin:create'")).toBe(2);
    const again = await run("admin-create.ts", ["--username", "adaflower"], { typed: "violet-kettle-harbour-17\n" });
    expect(again.code).toBe(1);
    expect(again.out).not.toContain("is an admin now");
  }, 120_000);
});
