import { setTimeout } from "node:timers/promises";
import { eq } from "drizzle-orm";
import { PoolConnection } from "mysql2";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { db, pool } from "@/db";
import { makeAddress, makeUser } from "@/db/factories";
import { auditLog, messages, users } from "@/db/schema";
import { newId } from "@/lib/id";
import { handedOver } from "@/lib/messages/handed-over";
import type { Viewer } from "@/lib/sessions/current";
import { rolePermissions } from "@/lib/sessions/permissions";
import { listAudit } from "./audit-queries";
import { cancelStaffMessages } from "./cancel-messages";
import { csvCell, exportAudit } from "./export-audit";
import { auditSearch, messageSearch, userSearch } from "./input";
import { listStaffMessages, previewSet } from "./message-queries";
import { retryStaffMessages } from "./retry-messages";
import { revealUser } from "./reveal-user";
import { from, makeStaff } from "./testing";
import { getUser, listUserAddresses, listUsers } from "./user-queries";

let admin: Viewer;
let support: Viewer;
beforeAll(async () => { [admin, support] = [await makeStaff("admin"), await makeStaff("support")]; });
afterEach(() => vi.restoreAllMocks());
afterAll(async () => { await handedOver(); await pool().end(); });

const find = async (viewer: Viewer, search: Record<string, string>) => (await listUsers(viewer, userSearch.parse(search))).items.map((row) => row.id);

describe("users", () => {
  it("are found by the beginning of a name, a mobile however written, an e-mail proven or not", async () => {
    const name = `q${newId().slice(-9).toLowerCase()}`;
    const user = await makeUser({ username: `${name}a`, email: `${name}@post.example` });
    const waiting = await makeUser({ username: `${name}b`, pendingEmail: `${name}@wait.example` });
    expect(await find(admin, { q: name.toUpperCase() })).toEqual([user.id, waiting.id]);
    expect(await find(admin, { q: `${name}A` })).toEqual([user.id]);
    const digits = user.mobile?.slice(3) ?? "";
    for (const q of [digits, `+86 ${digits.slice(0, 3)} ${digits.slice(3)}`, `0086${digits}`, user.id.toLowerCase(), `${name.toUpperCase()}@POST.example`]) expect([q, await find(support, { q })]).toEqual([q, [user.id]]);
    expect(await find(support, { q: `${name}@wait.example` })).toEqual([waiting.id]);
    expect(await find(admin, { q: name, role: "admin" })).toEqual([]);
    // A sign of LIKE is a sign of the name.
    expect(await find(admin, { q: `${name.slice(0, 3)}_` })).toEqual([]);
  });

  it("are found by the beginning of a mobile or an e-mail by whoever may show them: all of the staff", async () => {
    const name = `r${newId().slice(-9).toLowerCase()}`;
    const user = await makeUser({ email: `${name}@post.example` });
    const start = user.mobile?.slice(0, 11) ?? "";
    expect(await find(admin, { q: start })).toContain(user.id);
    expect(await find(support, { q: start })).toContain(user.id);
    expect(await find(admin, { q: `${name}@po` })).toEqual([user.id]);
    expect(await find(support, { q: `${name}@po` })).toEqual([user.id]);
    for (const [role, held] of Object.entries(rolePermissions)) if (held.includes("users.read")) expect(held, role).toContain("users.reveal");
  });

  it("show nothing in full, in lists, pages and addresses", async () => {
    const user = await makeUser({ email: `${newId().toLowerCase()}@post.example` });
    const address = await makeAddress(user.id, { email: "receiver@post.example", tel: "0755-26770001", receiver: "欧阳娜娜", place: "Canary Street 9", title: "娜娜的家" });
    const all = JSON.stringify([await listUsers(admin, { q: user.username }), await getUser(admin, user.id), await listUserAddresses(admin, user.id)]);
    for (const secret of [user.mobile, user.email, user.passwordHash, address.mobile.slice(3), "receiver@", "26770001", "阳娜", "Canary", "娜娜的家"]) expect(all).not.toContain(secret);
    expect(all).toContain("***");
  });

  it("come page by page, each once, in both orders", async () => {
    const name = `s${newId().slice(-9).toLowerCase()}`;
    const made: string[] = [];
    for (let n = 0; n < 60; n++) made.push((await makeUser({ username: `${name}${String(n).padStart(2, "0")}`, disabledAt: n % 2 ? new Date() : null })).id);
    const first = await listUsers(admin, { q: name });
    expect(first.items).toHaveLength(50);
    // Where to go on may be somebody's whole mobile or address.
    expect(Buffer.from(first.next ?? "", "base64").toString("latin1")).not.toContain(name);
    expect((await listUsers(admin, { q: name, after: "柠檬" })).items).toHaveLength(50);
    const second = await listUsers(admin, { q: name, after: first.next ?? "" });
    expect([...first.items, ...second.items].map((row) => row.id)).toEqual(made);
    expect(second.next).toBeNull();
    expect((await find(admin, { q: name, state: "disabled" })).length).toBe(30);
    const disabled: string[] = [];
    for (let after: string | null | undefined; after !== null; ) {
      const page = await listUsers(admin, { state: "disabled", ...(after ? { after } : {}) });
      disabled.push(...page.items.map((row) => row.id));
      after = disabled.length < 400 ? page.next : null;
    }
    expect(new Set(disabled).size).toBe(disabled.length);
    expect(made.filter((id, n) => n % 2 && disabled.includes(id))).toHaveLength(30);
  });

  it("are nobody's business but staff's", async () => {
    const shopper = await makeStaff("shopper");
    for (const read of [() => listUsers(shopper, {}), () => getUser(shopper, shopper.user.id), () => listStaffMessages(shopper, {}), () => listAudit(shopper, {})]) {
      await expect(read()).rejects.toMatchObject({ code: "forbidden" });
    }
    await expect(previewSet(support, "retry", {})).rejects.toMatchObject({ code: "forbidden" });
    await expect(exportAudit(support, from, {})).rejects.toMatchObject({ code: "forbidden" });
  });
});

describe("messages", () => {
  async function make(recipient: string, state: "failed" | "queued" | "sent") {
    const id = newId();
    const at = new Date();
    await db().insert(messages).values({ id, kind: "new-sign-in", channel: "email", recipient, locale: "en", data: { username: "ada" }, cause: newId(), state, attempts: 1, generation: 1, createdAt: at, updatedAt: at });
    return id;
  }

  it("are acted on as a set, after a preview, each with its audit row", async () => {
    const to = `${newId()}@post.example`;
    // Newest first; those of one millisecond stand in the order of their ids.
    const ids = [await make(to, "failed"), await make(to, "failed")].toSorted().reverse();
    await setTimeout(2);
    const sent = await make(to.toLowerCase(), "sent");
    const set = { recipient: to.toLowerCase().replace("post", "POST") };
    expect((await listStaffMessages(support, messageSearch.parse(set))).items.map((row) => [row.id, row.recipient.includes("***"), row.state])).toEqual([[sent, true, "sent"], ...ids.map((id) => [id, true, "failed"])]);
    expect(await previewSet(admin, "retry", set)).toEqual({ found: 2, most: 1000 });
    expect(await previewSet(admin, "retry", { ...set, state: "sent" })).toMatchObject({ found: 0 });
    expect(await retryStaffMessages(admin, from, set)).toEqual({ retried: 2, refused: 0 });
    const rows = await db().select().from(auditLog).where(eq(auditLog.actorId, admin.user.id)).orderBy(auditLog.id);
    const mine = rows.filter((row) => row.action === "message.retry");
    expect(mine.map((row) => [row.targetId, row.before, row.after])).toEqual(ids.map((id) => [id, { state: "failed" }, { state: "queued", message: id }]));
    const asked = rows.find((row) => row.action === "messages.retry");
    expect(JSON.stringify(asked?.after)).not.toContain(to);
    await handedOver();
    await db().update(messages).set({ state: "queued" }).where(eq(messages.id, ids[0] ?? ""));
    expect((await cancelStaffMessages(admin, from, { ...set, state: "queued" })).cancelled).toBeGreaterThanOrEqual(1);
    await expect(retryStaffMessages(support, from, set)).rejects.toMatchObject({ code: "forbidden" });
  });
});

it.each(["0026-11-20", "1969-12-31", "1970-01-01", "9999-12-31"])("a day far away (%s) is a day like others", async (day) => {
  for (const filter of [{ from: day }, { until: day }]) {
    await expect(listStaffMessages(support, messageSearch.parse(filter))).resolves.toMatchObject({ items: expect.any(Array) });
    await expect(listAudit(admin, auditSearch.parse(filter))).resolves.toMatchObject({ items: expect.any(Array) });
  }
});

describe("the audit log", () => {
  it("is narrowed by who, whom, what and when, and exported as it stands", async () => {
    const boss = await makeStaff("admin");
    const user = await makeUser();
    await revealUser(boss, { ip: "198.18.0.9", userAgent: "=HYPERLINK(\"http://evil.example\")" }, { userId: user.id });
    await revealUser(boss, from, { userId: (await makeUser()).id });
    const search = auditSearch.parse({ actor: boss.user.username.toUpperCase(), target: user.username, action: "user.reveal", from: "2020-01-01", until: "2099-01-01" });
    const { items } = await listAudit(boss, search);
    expect(items).toMatchObject([{ actor: boss.user.username, targetName: user.username, ip: "198.18.0.9" }]);
    expect((await listAudit(boss, { actor: boss.user.username, until: "2020-01-01" })).items).toEqual([]);
    expect((await listAudit(boss, { actor: "nobody-of-this-name" })).items).toEqual([]);
    const csv = await new Response(await exportAudit(boss, from, { actor: boss.user.username })).text();
    const lines = csv.trimEnd().split("\r\n");
    expect(lines).toHaveLength(4);
    expect(lines[1]).toContain("audit.export");
    // What was typed by mistake is not kept for ever.
    const mistakes = ["13800138000", "canary@post.example"];
    for (const target of mistakes) await exportAudit(boss, from, { target });
    const kept = JSON.stringify((await listAudit(boss, { actor: boss.user.username, action: "audit.export" })).items);
    expect(kept).toContain('"target":"***"');
    for (const target of mistakes) expect(kept).not.toContain(target);
    expect(lines[3]).toContain(`"'=HYPERLINK(""http://evil.example"")"`);
  });

  it.each([
    ["=1+1", `"'=1+1"`], ["+1", `"'+1"`], ["-1", `"'-1"`], ["@SUM(A1)", `"'@SUM(A1)"`], ["\t=1", `"'\t=1"`], ["\r=1", `"'\r=1"`], [" =1", `"' =1"`], ["＝1", `"'＝1"`], ["plain", "plain"], ['say "hi", you', '"say ""hi"", you"'], ["", ""],
  ])("writes %j so that no spreadsheet runs it", (text, cell) => expect(csvCell(text)).toBe(cell));
});

describe("with many rows", () => {
  it("no list and no search scans a table or sorts it", async () => {
    await fillUp();
    const sent: { sql: string; values: unknown[] }[] = [];
    // At the driver's connections: what lies between them and here is not this test's business.
    const query = Reflect.get(PoolConnection.prototype, "query");
    vi.spyOn(PoolConnection.prototype, "query").mockImplementation(function (this: unknown, ...args: [{ sql: string }, unknown[]]) {
      sent.push({ sql: args[0].sql, values: args[1] });
      return Reflect.apply(query, this, args);
    } as never);
    const searches = [{}, { q: "zz" }, { q: "zz", role: "admin" }, { q: "139000" }, { q: "+8613900000001" }, { q: "zz@post" }, { q: "zz1@post.example" }, { role: "support" }, { role: "shopper", state: "active" }, { state: "disabled" }, { state: "disabled", role: "support" }, { state: "unverified" }];
    for (const search of searches) {
      const { next } = await listUsers(admin, userSearch.parse(search));
      if (next) await listUsers(admin, userSearch.parse({ ...search, after: next }));
    }
    const narrowed = [{}, { state: "failed" }, { state: "sent" }, { kind: "sms-code" }, { kind: "sms-code", state: "failed" }, { channel: "sms" }, { channel: "email", state: "failed" }, { kind: "sms-code", channel: "sms" }, { kind: "sms-code", channel: "sms", state: "sent" }, { kind: "sms-code", channel: "email", state: "failed" }, { recipient: "+8613900000001" }, { recipient: "+8613900000001", state: "failed", kind: "sms-code" }, { from: "2020-01-01", until: "2099-01-01" }, { state: "sent", from: "2020-01-01" }];
    for (const search of narrowed) await listStaffMessages(admin, messageSearch.parse({ ...search, before: newId() }));
    for (const search of [{}, { actor: admin.user.username }, { action: "user.reveal" }, { actor: admin.user.username, action: "user.reveal" }, { from: "2020-01-01" }]) await listAudit(admin, auditSearch.parse(search));
    expect(sent.length).toBeGreaterThan(40);
    vi.restoreAllMocks();
    const bad: string[] = [];
    for (const { sql, values } of sent) {
      const [plan] = await pool().query(`EXPLAIN ${sql}`, values);
      for (const step of plan as { type: string; Extra: string; key: string | null }[]) {
        if (step.type === "ALL" || /filesort|temporary/.test(step.Extra ?? "")) bad.push(`${step.type} ${step.key} ${step.Extra}: ${sql.replace(/^select .*? from/, "…")}`);
      }
    }
    expect(bad).toEqual([]);
  }, 60_000);

  /** Enough rows that a scan is not the cheapest way any more. */
  async function fillUp() {
    const at = new Date();
    for (let block = 0; block < 6; block++) {
      await db().insert(users).values(Array.from({ length: 1000 }, (_, n) => {
        const name = `zz${newId().slice(-8).toLowerCase()}${block}${n}`.slice(0, 20);
        return { id: newId(), username: name, usernameKey: name, mobile: null, verifiedEmailKey: `${name}@post.example`, email: `${name}@post.example`, locale: "en", role: "shopper" as const, disabledAt: n % 100 === 0 ? at : null, termsVersion: "x", termsAcceptedAt: at, createdAt: at, updatedAt: at };
      }));
      await db().insert(messages).values(Array.from({ length: 1000 }, (_, n) => ({
        id: newId(), kind: n % 2 ? "sms-code" : "new-sign-in", channel: n % 2 ? ("sms" as const) : ("email" as const), recipient: n % 2 ? `+8613900${String(n).padStart(6, "0")}` : `zz${n}@post.example`, locale: "en" as const, data: {}, cause: newId(), state: n % 50 ? ("sent" as const) : ("failed" as const), attempts: 1, generation: 1, createdAt: at, updatedAt: at,
      })));
      await db().insert(auditLog).values(Array.from({ length: 1000 }, (_, n) => ({ id: newId(), actorId: n % 3 ? newId() : admin.user.id, actorRole: "admin", action: n % 2 ? "user.reveal" : "user.disable", targetType: "user", targetId: newId(), before: null, after: null, createdAt: at, updatedAt: at })));
    }
    await pool().query("ANALYZE TABLE users, messages, audit_log");
  }
});
