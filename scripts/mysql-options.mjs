// Prints DATABASE_URL as an option file of the mysql tools, so that no password stands on a command line.
const { DATABASE_URL = "" } = process.env;
if (!DATABASE_URL) {
  console.error("DATABASE_URL is not set.");
  process.exit(1);
}
const url = new URL(DATABASE_URL);
const text = (/** @type {string} */ value) => `"${decodeURIComponent(value).replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"`;
console.log(["[client]", `host=${text(url.hostname.replace(/^\[|\]$/g, ""))}`, `port=${url.port || 3306}`, `user=${text(url.username)}`, `password=${text(url.password)}`, "protocol=tcp", ""].join("\n"));
