// A private MySQL or MariaDB below a stack's folder. Nothing outside that folder is touched.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { createConnection } from "node:net";
import { tmpdir, userInfo } from "node:os";
import { dirname, join } from "node:path";
import { mustRun } from "./commands.mjs";
import { Stop } from "./console.mjs";
import { findBinaries } from "./paths.mjs";
import { startService } from "./processes.mjs";

/** @typedef {{ path: string, flavour: "mysql" | "mariadb", version: string, title: string }} Server */
/** @typedef {{ name: string, user: string, password: string }} Database */

/** @returns {Server[]} what is installed and new enough, MySQL 8 first */
export function findMysql() {
  const servers = findBinaries("mysqld", "mariadbd").flatMap((path) => {
    try {
      const text = execFileSync(path, ["--no-defaults", "--version"], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
      const version = /(\d+\.\d+\.\d+)/.exec(text)?.[1] ?? "0";
      const flavour = /** @type {Server["flavour"]} */ (/mariadb/i.test(text) ? "mariadb" : "mysql");
      const title = `${flavour === "mysql" ? "MySQL" : "MariaDB"} ${version}`;
      const fits = flavour === "mysql" ? atLeast(version, [8, 0]) : atLeast(version, [10, 6]);
      return fits ? [{ path, flavour, version, title }] : [];
    } catch {
      return [];
    }
  });
  return servers.sort((a, b) => Number(b.flavour === "mysql") - Number(a.flavour === "mysql"));
}

/** @param {string} version @param {[number, number]} wanted @returns {boolean} */
function atLeast(version, [major, minor]) {
  const [a = 0, b = 0] = version.split(".").map(Number);
  return a > major || (a === major && b >= minor);
}

/**
 * Data written by one server can't be read by another, so the one that made it is taken again.
 * @param {string} home
 * @param {Server[]} servers
 * @returns {Server}
 */
function choose(home, servers) {
  const first = servers[0];
  if (!first) throw new Error("no MySQL");
  if (!existsSync(join(home, "made-by.json"))) return first;
  const made = JSON.parse(readFileSync(join(home, "made-by.json"), "utf8"));
  const same = servers.find((server) => server.flavour === made.flavour);
  if (same) return same;
  throw new Stop(`The data in ${home} was made by ${made.title}, but only ${first.title} is installed.`, [
    `Install ${made.title}, or start over with an empty shop: npm run reset`,
  ]);
}

/**
 * @param {{ dir: string, port: number, rootPassword: string, databases: Database[], throwaway: boolean, giveUp: (reason: Stop) => void }} options
 *   `throwaway`: the data need not survive a power cut
 * @returns {Promise<{ service: import("./processes.mjs").Service, title: string, socket: string }>}
 */
export async function startMysql({ dir, port, rootPassword, databases, throwaway, giveUp }) {
  const home = join(dir, "mysql");
  const server = choose(home, findMysql());
  const user = userInfo().username;
  if (!existsSync(join(home, "made-by.json"))) await initialise(home, server, user);
  const setup = join(home, "setup.sql");
  writeFileSync(setup, setupSql(rootPassword, databases), { mode: 0o600 });
  chmodSync(setup, 0o600);
  const socket = socketPath(home);
  const args = [
    "--no-defaults",
    `--user=${user}`,
    `--datadir=${join(home, "data")}`,
    `--socket=${socket}`,
    `--port=${port}`,
    "--bind-address=127.0.0.1",
    `--pid-file=${join(home, "server.pid")}`,
    `--init-file=${setup}`,
    "--skip-name-resolve",
    "--character-set-server=utf8mb4",
    "--default-time-zone=+00:00",
    "--max-connections=400",
    `--innodb-buffer-pool-size=${throwaway ? "128M" : "256M"}`,
    "--innodb-ft-min-token-size=1",
    ...(throwaway ? ["--innodb-flush-log-at-trx-commit=2"] : []),
    // Neither binary log nor X plugin: one machine replicates nothing.
    ...(server.flavour === "mysql" ? ["--skip-log-bin", "--mysqlx=OFF"] : []),
  ];
  const service = await startService(
    { name: "mysql", title: server.title, command: server.path, args, env: withOwnTmp(home), dir, isReady: () => greets(port), readyWithin: 60_000, stopWithin: 30_000 },
    giveUp,
  );
  return { service, title: server.title, socket };
}

/** Makes the data folder beside its place and moves it there when it is whole. @param {string} home @param {Server} server @param {string} user */
async function initialise(home, server, user) {
  if (existsSync(join(home, "data", "ibdata1"))) {
    throw new Stop(`${home} holds a database, but not the note of what made it (made-by.json).`, [
      "Put that file back, or start over with an empty shop: npm run reset",
    ]);
  }
  rmSync(home, { recursive: true, force: true });
  const fresh = `${home}.new`;
  rmSync(fresh, { recursive: true, force: true });
  mkdirSync(fresh, { recursive: true, mode: 0o700 });
  const data = join(fresh, "data");
  const env = withOwnTmp(fresh);
  if (server.flavour === "mysql") {
    await mustRun(`Preparing ${server.title}`, server.path, ["--no-defaults", "--initialize-insecure", `--user=${user}`, `--datadir=${data}`], { env });
  } else {
    const install = findBinaries("mariadb-install-db", "mysql_install_db")[0];
    if (!install) throw new Stop("mariadb-install-db is missing beside mariadbd.", ["It comes with the package mariadb-server."]);
    await mustRun(`Preparing ${server.title}`, install, [
      "--no-defaults",
      `--user=${user}`,
      // It is a shell script that takes a space for the end of a path.
      "--datadir=./data",
      "--auth-root-authentication-method=normal",
      "--skip-test-db",
    ], { cwd: fresh, env });
  }
  writeFileSync(join(fresh, "made-by.json"), JSON.stringify({ flavour: server.flavour, version: server.version, title: server.title }));
  renameSync(fresh, home);
}

/** Two servers that share a folder for their temporary files can take each other's. @param {string} home @returns {NodeJS.ProcessEnv} */
function withOwnTmp(home) {
  const folder = join(home, "tmp");
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return { ...process.env, TMPDIR: folder };
}

/** Runs at every start before anybody can connect. @param {string} rootPassword @param {Database[]} databases @returns {string} one statement per line */
function setupSql(rootPassword, databases) {
  const statements = databases.flatMap(({ name, user, password }) => [
    `CREATE DATABASE IF NOT EXISTS \`${name}\` CHARACTER SET utf8mb4;`,
    `CREATE USER IF NOT EXISTS '${user}'@'127.0.0.1' IDENTIFIED BY '${password}';`,
    `ALTER USER '${user}'@'127.0.0.1' IDENTIFIED BY '${password}';`,
    // An underscore in a grant stands for any character unless it is escaped.
    `GRANT ALL PRIVILEGES ON \`${name.replaceAll("_", "\\_")}\`.* TO '${user}'@'127.0.0.1';`,
  ]);
  return [
    `ALTER USER 'root'@'localhost' IDENTIFIED BY '${rootPassword}';`,
    "DROP USER IF EXISTS 'root'@'127.0.0.1';",
    "DROP USER IF EXISTS 'root'@'::1';",
    ...statements,
    "",
  ].join("\n");
}

/** @param {string} home @returns {string} a socket's path may have some 100 bytes only */
function socketPath(home) {
  const near = join(home, "server.sock");
  if (Buffer.byteLength(near) < 100) return near;
  const name = createHash("sha256").update(home).digest("hex").slice(0, 12);
  const far = join(tmpdir(), `lemon-${name}`, "server.sock");
  mkdirSync(dirname(far), { recursive: true, mode: 0o700 });
  return far;
}

/** @param {number} port @returns {Promise<boolean>} whether a MySQL server says hello there */
function greets(port) {
  return new Promise((resolve) => {
    const socket = createConnection({ port, host: "127.0.0.1", timeout: 2_000 });
    const end = (/** @type {boolean} */ value) => {
      socket.destroy();
      resolve(value);
    };
    // Byte 4 of the first packet is the protocol's version, or 0xff for an error.
    socket.once("data", (packet) => end(packet[4] === 10));
    socket.once("timeout", () => end(false));
    socket.once("error", () => end(false));
    socket.once("close", () => resolve(false));
  });
}
