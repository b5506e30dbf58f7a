// mysql-options.mjs FOLDER TOOL: writes DATABASE_URL as FOLDER/options for a tool of MySQL or MariaDB, so that no password stands on a command
// line. TLS that its `?ssl=` asks for is asked of the tool, too, or nothing is written; whom Node trusts then stands in FOLDER/ca.pem.
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { rootCertificates } from "node:tls";

/** @param {string} reason @returns {never} */
function refuse(reason) {
  console.error(reason);
  process.exit(1);
}

const [folder = "", tool = ""] = process.argv.slice(2);
const { DATABASE_URL = "", NODE_EXTRA_CA_CERTS } = process.env;
if (!DATABASE_URL) refuse("DATABASE_URL is not set.");
const url = new URL(DATABASE_URL);
const text = (/** @type {string} */ value) => `"${value.replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"`;
const part = (/** @type {string} */ value) => text(decodeURIComponent(value));

/** @returns {Record<string, unknown> | null} what the shop's driver reads in `?ssl=` */
function wantedTls() {
  const ssl = url.searchParams.get("ssl");
  if (ssl === null) return null;
  try {
    const wanted = JSON.parse(ssl);
    if (wanted === false) return null;
    const known = ["rejectUnauthorized", "verifyIdentity", "ca"];
    if (typeof wanted === "object" && wanted !== null && Object.keys(wanted).every((key) => known.includes(key)) && typeof (wanted.ca ?? "") === "string") return wanted;
  } catch {
    // The name of a profile of the driver's.
  }
  refuse('DATABASE_URL asks for TLS in a way that the database\'s tools are not told: its ?ssl= may hold "rejectUnauthorized", "verifyIdentity" and "ca".');
}

/** @param {Record<string, unknown>} wanted @returns {string[]} the same in the tool's words, which differ; a name that does not fit is refused by both */
function tlsOptions({ rejectUnauthorized, ca }) {
  const mariadb = /mariadb/i.test(execFileSync(tool, ["--version"], { encoding: "utf8" }));
  if (rejectUnauthorized === false) return mariadb ? ["ssl", "ssl-verify-server-cert=0"] : ["ssl-mode=REQUIRED"];
  const file = join(folder, "ca.pem");
  writeFileSync(file, typeof ca === "string" ? ca : [...rootCertificates, ...(NODE_EXTRA_CA_CERTS ? [readFileSync(NODE_EXTRA_CA_CERTS, "utf8")] : [])].join("\n"));
  return [`ssl-ca=${text(file)}`, ...(mariadb ? ["ssl", "ssl-verify-server-cert"] : ["ssl-mode=VERIFY_IDENTITY"])];
}

const tls = wantedTls();
writeFileSync(join(folder, "options"), ["[client]", `host=${part(url.hostname.replace(/^\[|\]$/g, ""))}`, `port=${url.port || 3306}`, `user=${part(url.username)}`, `password=${part(url.password)}`,
  "protocol=tcp", ...(tls ? tlsOptions(tls) : []), ""].join("\n"));
