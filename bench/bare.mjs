// The floor: bare node:http and mysql2 that answer the benchmark's jobs with the shop's queries and the shop's answers, and
// check nothing but the session, and the password where CHECK_PASSWORD is set. Env: PORT, DATABASE_URL, HOME_HTML (a file).
import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { verify } from "@node-rs/argon2";
import { createPool } from "mysql2/promise";
import { ulid } from "ulid";

const pool = createPool({ uri: process.env["DATABASE_URL"] ?? "", timezone: "Z", charset: "utf8mb4", connectionLimit: 20 });
const home = readFileSync(process.env["HOME_HTML"] ?? "");
/** @type {Map<string | null, any[]>} */
const below = new Map();
/** @type {Map<string, any>} */
const byCode = new Map();
for (const area of /** @type {any[]} */ ((await pool.query("SELECT code, parent_code, name, name_en AS nameEn FROM areas ORDER BY code"))[0])) {
  byCode.set(area.code, area);
  below.set(area.parent_code, [...(below.get(area.parent_code) ?? []), area]);
}
const item = (/** @type {any} */ { code, name, nameEn }) => ({ code, name, nameEn });

/** @param {string} sql @param {unknown[]} given @returns {Promise<any[]>} */
const rows = async (sql, given, on = /** @type {{ query: typeof pool.query }} */ (pool)) => /** @type {any[]} */ ((await on.query(sql, given))[0]);

/** @template T @param {(connection: import("mysql2/promise").PoolConnection) => Promise<T>} work @returns {Promise<T>} */
async function transaction(work) {
  const connection = await pool.getConnection();
  try {
    await connection.query("SET TRANSACTION ISOLATION LEVEL READ COMMITTED");
    await connection.query("BEGIN");
    const result = await work(connection);
    await connection.query("COMMIT");
    return result;
  } finally {
    connection.release();
  }
}

/** @param {import("node:http").IncomingMessage} request @returns {Promise<string | null>} the user's id */
async function userOf(request) {
  const token = request.headers.authorization?.slice("Bearer ".length);
  const [found] = await rows("SELECT u.id, s.last_used_at FROM sessions s JOIN users u ON u.id = s.user_id WHERE s.id = ? AND s.expires_at > ? AND u.disabled_at IS NULL", [token, new Date()]);
  return found?.id ?? null;
}

const columns = "a.id, a.title, a.receiver, a.province_code AS provinceCode, a.city_code AS cityCode, a.district_code AS districtCode, a.place, a.mobile, a.tel, a.email, a.postcode, a.created_at AS createdAt, a.updated_at AS updatedAt";
const named = (/** @type {any} */ row, /** @type {string | null} */ first) => ({
  ...row, province: byCode.get(row.provinceCode)?.name, city: byCode.get(row.cityCode)?.name, district: byCode.get(row.districtCode)?.name, isDefault: row.id === first,
});

/** @param {string} user */
async function list(user) {
  const found = await rows(`SELECT ${columns}, u.default_address_id AS first FROM users u JOIN addresses a ON a.user_id = u.id AND a.deleted_at IS NULL WHERE u.id = ? ORDER BY a.id DESC`, [user]);
  const first = found[0]?.first ?? null;
  return { items: found.map((row) => named({ ...row, first: undefined }, first)), defaultAddressId: first };
}

/** @param {string} user @param {any} given */
function create(user, given) {
  return transaction(async (tx) => {
    const [owner] = await rows("SELECT default_address_id AS first FROM users WHERE id = ? FOR UPDATE", [user], tx);
    const [live] = await rows("SELECT COUNT(*) AS n FROM addresses WHERE user_id = ? AND deleted_at IS NULL", [user], tx);
    if (live.n >= 20) return { status: 409, body: {} };
    const now = new Date();
    const row = { id: ulid(), title: given.title ?? given.receiver, receiver: given.receiver, provinceCode: given.provinceCode, cityCode: given.cityCode, districtCode: given.districtCode, place: given.place, mobile: `+86${given.mobile}`, tel: "", email: "", postcode: "", createdAt: now, updatedAt: now };
    await tx.query("INSERT INTO addresses (id, user_id, title, receiver, province_code, city_code, district_code, place, mobile, tel, email, postcode, used_at, created_at, updated_at) VALUES (?)", [
      [row.id, user, row.title, row.receiver, row.provinceCode, row.cityCode, row.districtCode, row.place, row.mobile, "", "", "", now, now, now]]);
    return { status: 201, body: named(row, owner.first) };
  });
}

/** @param {string} user @param {string} id */
function setDefault(user, id) {
  return transaction(async (tx) => {
    await rows("SELECT default_address_id FROM users WHERE id = ? FOR UPDATE", [user], tx);
    const [own] = await rows("SELECT id FROM addresses WHERE id = ? AND user_id = ? AND deleted_at IS NULL", [id, user], tx);
    if (!own) return { status: 404, body: {} };
    const now = new Date();
    await tx.query("UPDATE addresses SET used_at = ?, updated_at = ? WHERE id = ? AND user_id = ?", [now, now, id, user]);
    await tx.query("UPDATE users SET default_address_id = ?, updated_at = ? WHERE id = ?", [id, now, user]);
    return { status: 204, body: null };
  });
}

const checksPassword = Boolean(process.env["CHECK_PASSWORD"]);

/** A login, its hash where it is asked for. @param {any} given @param {string} device */
async function login(given, device) {
  const [user] = await rows("SELECT u.id, u.username, u.password_hash, d.token_hash, EXISTS(SELECT 1 FROM login_failures f WHERE f.account_key = u.id) AS failures FROM users u LEFT JOIN devices d ON d.user_id = u.id AND d.token_hash = ? WHERE u.username_key = ?", [device, given.identifier.toLowerCase()]);
  if (!user) return { status: 401, body: {} };
  const now = new Date();
  await pool.query("UPDATE devices SET tries = LAST_INSERT_ID(IF(tried_at > ?, tries, 0) + 1), tried_at = ? WHERE user_id = ? AND token_hash = ?", [new Date(now.getTime() - 900_000), now, user.id, device]);
  if (checksPassword && !(await verify(user.password_hash, given.password))) return { status: 401, body: {} };
  return transaction(async (tx) => {
    await tx.query("UPDATE users u LEFT JOIN devices d ON d.user_id = u.id AND d.token_hash = ? SET u.last_signed_in_at = ?, u.updated_at = ?, d.last_seen_at = ?, d.updated_at = ?, d.tries = 0 WHERE u.id = ?", [device, now, now, now, now, user.id]);
    await tx.query("INSERT INTO security_events (id, user_id, kind, ip, user_agent, data, created_at, updated_at) VALUES (?)", [[ulid(), user.id, "signed_in", "127.0.0.1", "bare", "{}", now, now]]);
    const token = randomBytes(32).toString("base64url");
    const end = new Date(now.getTime() + 7 * 86_400_000);
    await tx.query("INSERT INTO sessions (id, user_id, remember, expires_at, last_used_at, created_at, updated_at) VALUES (?)", [[ulid(), user.id, false, end, now, now, now]]);
    return { status: 201, body: { user: { id: user.id, username: user.username }, token, expiresAt: end } };
  });
}

/** @param {import("node:http").IncomingMessage} request @returns {Promise<any>} */
async function bodyOf(request) {
  const parts = [];
  for await (const part of request) parts.push(part);
  return JSON.parse(Buffer.concat(parts).toString("utf8"));
}

/** @param {import("node:http").IncomingMessage} request @returns {Promise<{ status: number, body: unknown }>} */
async function answer(request) {
  const parts = (request.url ?? "").split("/").slice(3);
  if (parts[0] === "usernames") {
    const found = await rows("SELECT id FROM users WHERE username_key = ?", [parts[1]?.toLowerCase()]);
    return { status: 200, body: { username: parts[1], count: found.length } };
  }
  if (parts[0] === "areas" && !parts[1]) return { status: 200, body: { items: below.get(null)?.map(item) } };
  if (parts[0] === "areas") return { status: 200, body: { ...item(byCode.get(parts[1] ?? "")), children: below.get(parts[1] ?? "")?.map(item) } };
  if (parts[0] === "sessions") return login(await bodyOf(request), "none");
  const user = await userOf(request);
  if (!user) return { status: 401, body: {} };
  if (parts[2] === "default") return setDefault(user, parts[1] ?? "");
  return request.method === "POST" ? create(user, await bodyOf(request)) : { status: 200, body: await list(user) };
}

const server = createServer((request, response) => {
  if (request.url === "/") return void response.writeHead(200, { "content-type": "text/html; charset=utf-8", "content-length": home.length }).end(home);
  answer(request).then(
    ({ status, body }) => {
      const text = body === null ? "" : JSON.stringify(body);
      response.writeHead(status, { "content-type": "application/json", "content-length": Buffer.byteLength(text) }).end(text);
    },
    (error) => {
      console.error(error);
      response.writeHead(500).end();
    },
  );
});
server.keepAliveTimeout = 65_000;
server.listen(Number(process.env["PORT"]), "127.0.0.1", () => console.log(JSON.stringify({ ready: true, port: Number(process.env["PORT"]) })));
process.on("SIGTERM", () => process.exit(0));
