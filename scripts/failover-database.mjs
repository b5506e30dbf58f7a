// Two MariaDB servers of the failover drill, the second a semi-synchronous standby of the first, and the name both go by.
import { spawn, spawnSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { connect, createServer } from "node:net";
import { userInfo } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { createConnection } from "mysql2/promise";
import { findBinaries } from "../local/paths.mjs";
import { freePort } from "../local/ports.mjs";

/** @typedef {{ pid: number, port: number, query: (sql: string) => Promise<any>, kill: (signal: NodeJS.Signals) => Promise<void> }} Node */

/**
 * Starts an empty server. An answered commit is on its disk, and on a standby's while one follows.
 * @param {string} dir @param {number} id @returns {Promise<Node>}
 */
export async function startNode(dir, id) {
  const home = join(dir, `node-${id}`);
  mkdirSync(home, { recursive: true });
  const user = userInfo().username;
  const [install = "mariadb-install-db"] = findBinaries("mariadb-install-db");
  const [server = "mariadbd"] = findBinaries("mariadbd");
  const made = spawnSync(install, ["--no-defaults", `--user=${user}`, "--datadir=./data", "--auth-root-authentication-method=normal", "--skip-test-db"], { cwd: home });
  if (made.status !== 0) throw new Error(`mariadb-install-db failed: ${made.stderr}`);
  const port = await freePort();
  const socket = join(home, "s");
  const child = spawn(server, ["--no-defaults", `--user=${user}`, `--datadir=${join(home, "data")}`, `--socket=${socket}`, `--port=${port}`, "--bind-address=127.0.0.1",
    "--skip-name-resolve", "--character-set-server=utf8mb4", "--default-time-zone=+00:00", `--server-id=${id}`, "--log-bin=binlog", "--log-slave-updates=ON", "--binlog-format=ROW",
    "--sync-binlog=1", "--innodb-flush-log-at-trx-commit=1", "--gtid-strict-mode=ON", "--innodb-buffer-pool-size=64M", "--slave-net-timeout=3",
    // The primary answers a commit when a standby has it on disk too; while nobody follows it goes on alone.
    "--rpl-semi-sync-master-enabled=ON", "--rpl-semi-sync-master-wait-point=AFTER_SYNC", "--rpl-semi-sync-master-timeout=600000", "--rpl-semi-sync-master-wait-no-slave=OFF",
    "--rpl-semi-sync-slave-enabled=ON"], { stdio: "ignore", cwd: home });
  const ended = new Promise((resolve) => child.once("exit", resolve));
  for (let left = 200; ; left--) {
    try {
      const root = await createConnection({ socketPath: socket, user: "root" });
      root.on("error", () => {});
      return {
        pid: child.pid ?? 0,
        port,
        query: async (sql) => (await root.query(sql))[0],
        kill: async (signal) => {
          child.kill(signal);
          await ended;
        },
      };
    } catch (error) {
      if (left === 0) throw error;
      await wait(100);
    }
  }
}

/** Makes `standby` follow `primary`, read-only. @param {Node} primary @param {Node} standby */
export async function follow(primary, standby) {
  await primary.query("CREATE USER IF NOT EXISTS 'follower'@'127.0.0.1' IDENTIFIED BY 'follower'");
  await primary.query("GRANT REPLICATION SLAVE ON *.* TO 'follower'@'127.0.0.1'");
  await standby.query(`CHANGE MASTER TO MASTER_HOST='127.0.0.1', MASTER_PORT=${primary.port}, MASTER_USER='follower', MASTER_PASSWORD='follower', MASTER_USE_GTID=slave_pos, MASTER_CONNECT_RETRY=1`);
  await standby.query("SET GLOBAL read_only=ON");
  await standby.query("START SLAVE");
  for (let left = 100; left > 0; left--) {
    const [status] = await primary.query("SHOW STATUS LIKE 'Rpl_semi_sync_master_clients'");
    if (status?.Value === "1") return;
    await wait(100);
  }
  throw new Error("The standby does not follow.");
}

/** Makes the standby the primary, with everything it has received. @param {Node} standby */
export async function promote(standby) {
  await standby.query("STOP SLAVE IO_THREAD");
  const [{ at }] = await standby.query("SELECT @@gtid_binlog_pos AS at");
  // What was received is applied first.
  for (let left = 100; left > 0; left--) {
    const [status] = await standby.query("SHOW SLAVE STATUS");
    if (status.Read_Master_Log_Pos === status.Exec_Master_Log_Pos && status.Master_Log_File === status.Relay_Master_Log_File) break;
    if (left === 1) throw new Error(`The standby has not applied all it received (${at}).`);
    await wait(50);
  }
  await standby.query("STOP SLAVE");
  await standby.query("RESET SLAVE ALL");
  await standby.query("SET GLOBAL read_only=OFF");
}

/** The one address the shop knows, as a DNS name, a virtual address or ProxySQL would be. @param {number} first @returns {Promise<{ port: number, pointAt: (port: number) => void, close: () => void }>} */
export async function openName(first) {
  let target = first;
  const server = createServer((client) => {
    const upstream = connect(target, "127.0.0.1");
    client.pipe(upstream).pipe(client);
    const end = () => {
      client.destroy();
      upstream.destroy();
    };
    client.on("error", end).on("close", end);
    upstream.on("error", end).on("close", end);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(null)));
  const address = server.address();
  return {
    port: address && typeof address === "object" ? address.port : 0,
    pointAt: (port) => void (target = port),
    close: () => server.close(),
  };
}
