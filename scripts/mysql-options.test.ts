import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";

/*
 * Tools of either maker, as far as they are asked here: what they call themselves. That the installed one takes its options, and copies and
 * restores with them, is the drill's matter (npm run restore:drill).
 */
const folder = mkdtempSync(join(tmpdir(), "lemon-options-"));
const names = { mysql: "mysqldump  Ver 8.4.6 for Linux on x86_64 (MySQL Community Server - GPL)", mariadb: "mysqldump  Ver 10.19 Distrib 10.11.14-MariaDB, for debian-linux-gnu (x86_64)" };
beforeAll(() => Object.entries(names).forEach(([tool, name]) => writeFileSync(join(folder, tool), `#!/bin/sh\necho '${name}'\n`, { mode: 0o700 })));
afterAll(() => rmSync(folder, { recursive: true }));

/** What is written for a tool, and what is said when nothing is. */
function options(tool: keyof typeof names, query: string): Promise<{ lines: string[]; said: string }> {
  for (const file of ["options", "ca.pem"]) rmSync(join(folder, file), { force: true });
  const env = { ...process.env, NODE_EXTRA_CA_CERTS: undefined, DATABASE_URL: `mysql://lemon:p%22q%5C%20r@db.example:3307/lemon${query}` };
  return new Promise((resolve) => {
    execFile(process.execPath, [join(import.meta.dirname, "mysql-options.mjs"), folder, join(folder, tool)], { env }, (_error, _out, said) => {
      const file = join(folder, "options");
      resolve({ lines: existsSync(file) ? readFileSync(file, "utf8").trim().split("\n") : [], said });
    });
  });
}
const tls = (wanted: unknown) => `?ssl=${encodeURIComponent(JSON.stringify(wanted))}`;
const plain = ["[client]", 'host="db.example"', "port=3307", 'user="lemon"', 'password="p\\"q\\\\ r"', "protocol=tcp"];
const ca = `ssl-ca="${join(folder, "ca.pem")}"`;

it.each([["", []], [tls(false), []]])("a database asked plainly (%s) has options without TLS", async (query, more) => {
  for (const tool of ["mysql", "mariadb"] as const) expect(await options(tool, query)).toEqual({ lines: [...plain, ...more], said: "" });
});

it.each([
  ["mysql", { rejectUnauthorized: true }, [ca, "ssl-mode=VERIFY_IDENTITY"]], ["mariadb", { rejectUnauthorized: true }, [ca, "ssl", "ssl-verify-server-cert"]],
  ["mysql", {}, [ca, "ssl-mode=VERIFY_IDENTITY"]], ["mariadb", { verifyIdentity: true }, [ca, "ssl", "ssl-verify-server-cert"]],
  ["mysql", { rejectUnauthorized: false }, ["ssl-mode=REQUIRED"]], ["mariadb", { rejectUnauthorized: false }, ["ssl", "ssl-verify-server-cert=0"]],
] as const)("the tools of %s are told of %j in their own words", async (tool, wanted, more) => {
  expect((await options(tool, tls(wanted))).lines).toEqual([...plain, ...more]);
  if ("rejectUnauthorized" in wanted && !wanted.rejectUnauthorized) return;
  expect(readFileSync(join(folder, "ca.pem"), "utf8").match(/BEGIN CERTIFICATE/g)?.length).toBeGreaterThan(50);
});

it("whom the URL names is trusted, and nobody else", async () => {
  await options("mysql", tls({ ca: "-----BEGIN CERTIFICATE-----" }));
  expect(readFileSync(join(folder, "ca.pem"), "utf8")).toBe("-----BEGIN CERTIFICATE-----");
});

it.each(["?ssl=Amazon%20RDS", "?ssl=true", tls({ minVersion: "TLSv1.3" }), tls({ ca: ["a"] }), tls(null), tls("Amazon RDS")])("%s is refused, not left out", async (query) => {
  const { lines, said } = await options("mariadb", query);
  expect([lines, said]).toEqual([[], expect.stringContaining("?ssl=")]);
});
