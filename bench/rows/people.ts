/**
 * The people who ask in bench/rows.mjs: some of the accounts that were filled in, from all over the table, each with as many
 * rows of its own in the small shop as in the large one. Their rows lie among everybody's, as those of real people do.
 */
import { and, asc, eq, getTableColumns, gt, inArray, sql } from "drizzle-orm";
import type { AnyMySqlColumn, MySqlTable } from "drizzle-orm/mysql-core";
import { encodeTime, ulid } from "ulid";
import { db, transaction, type Tx } from "@/db";
import * as schema from "@/db/schema";
import { day, fromNow, now, second } from "@/lib/clock";
import { keyedHash, newToken } from "@/lib/secrets";
import { sealToken } from "@/lib/sessions/token";
import { asViewer } from "./viewers";

const { addresses, auditLog, budgets, codes, devices, emailTokens, grants, linkedAccounts, loginFailures, messages, recoveryCodes, securityEvents, sessions, twoFactors, users } = schema;
type User = typeof users.$inferSelect;

/** How many people take turns, and what each of them has. */
const howMany = 10;
export const owned = { addresses: 5, deletedAddresses: 3, sessions: 4, devices: 3, linkedAccounts: 2, events: 50, messages: 30 } as const;

const list = <T>(length: number, make: (index: number) => T): T[] => Array.from({ length }, (_, index) => make(index));
const stamped = (at: Date) => ({ createdAt: at, updatedAt: at });
/** The n-th of so many moments of the last 80 days. */
const moment = (n: number, of: number) => fromNow(-80 * day + ((n + 0.5) / of) * 80 * day);

function rowsOf(user: User) {
  const device = newToken();
  const area = { provinceCode: "440000", cityCode: "440300", districtCode: "440305" };
  const [live, gone] = [owned.addresses, owned.deletedAddresses];
  const own = { userId: user.id };
  // In the future, so that a run of hours needs no new proof, and no read notes that its session was used.
  const fresh = fromNow(day);
  const rows = {
    addresses: list(live + gone, (n) => {
      const at = moment(n, live + gone);
      return { id: ulid(at.getTime()), ...own, title: "家", receiver: "张三", ...area, place: `科技园${n}号`, mobile: user.mobile ?? "", tel: "", email: "", postcode: "", usedAt: at, deletedAt: n < gone ? fromNow(-(n + 1) * day) : null, ...stamped(at) };
    }),
    sessions: list(owned.sessions, (n) => {
      const at = moment(n, owned.sessions);
      return { id: ulid(at.getTime()), ...own, remember: true, expiresAt: fromNow(20 * day), lastUsedAt: fresh, provedAt: fresh, secondFactorAt: null, ip: "198.51.100.7", userAgent: "Mozilla/5.0 (X11; Linux) Firefox/145", ...stamped(at) };
    }),
    devices: list(owned.devices, (n) => {
      const at = moment(n, owned.devices);
      return { id: ulid(at.getTime()), ...own, tokenHash: keyedHash("device", n === 0 ? device : newToken()), lastSeenAt: at, tries: 0, triedAt: null, ...stamped(at) };
    }),
    linkedAccounts: list(owned.linkedAccounts, (n) => {
      const at = moment(n, owned.linkedAccounts);
      return { id: ulid(at.getTime()), ...own, provider: n === 0 ? "qq" : "weibo", subject: `rows-${user.id}`, name: user.username, lastUsedAt: null, ...stamped(at) };
    }),
    events: list(owned.events, (n) => {
      const at = moment(n, owned.events);
      return { id: ulid(at.getTime()), ...own, kind: "signed_in", ip: "198.51.100.7", userAgent: "Mozilla/5.0 (X11; Linux) Firefox/145", data: { how: "password" }, ...stamped(at) };
    }),
    messages: list(owned.messages, (n) => {
      const at = moment(n, owned.messages);
      const id = ulid(at.getTime());
      return { id, kind: "new-sign-in", channel: "email" as const, recipient: user.email ?? "", ...own, locale: "en" as const, data: {}, cause: id, state: "sent" as const, attempts: 1, generation: 1, providerId: `rows-${id}`, handedAt: at, finishedAt: at, ...stamped(at) };
    }),
  };
  return { device, rows };
}

/** Somebody who asks, as they are between two jobs. */
export type Person = Awaited<ReturnType<typeof settle>>;

/** Gives an account the rows that each of these people has, in place of those it had. */
async function settle(user: User) {
  const { device, rows } = rowsOf(user);
  const defaultAddressId = rows.addresses.at(-1)?.id ?? null;
  const settled = { ...user, defaultAddressId };
  await transaction(async (tx) => {
    for (const table of [addresses, sessions, devices, linkedAccounts, securityEvents, messages, emailTokens]) await tx.delete(table).where(eq(table.userId, user.id));
    await tx.delete(auditLog).where(and(eq(auditLog.targetType, "user"), eq(auditLog.targetId, user.id)));
    await put(tx, users, [settled]);
    await putBack(tx, rows);
    await put(tx, securityEvents, rows.events);
    await put(tx, messages, rows.messages);
  });
  const [session] = rows.sessions;
  const sid = session?.id ?? "";
  return {
    user: settled, rows, device, sessionId: sid, token: sealToken(user.id, sid, (20 * day) / second),
    viewer: asViewer(settled, sid),
    /** A live address, which is not the default, and a deleted one. */
    address: rows.addresses.at(-2)?.id ?? "", deletedAddress: rows.addresses[0]?.id ?? "",
    email: user.email ?? "", mobile: user.mobile ?? "",
  };
}

type Rows = ReturnType<typeof rowsOf>["rows"];
/** What a job may have changed or deleted, beside the account's own row. */
async function putBack(tx: Tx, rows: Rows): Promise<void> {
  await put(tx, addresses, rows.addresses);
  await put(tx, sessions, rows.sessions);
  await put(tx, devices, rows.devices);
  await put(tx, linkedAccounts, rows.linkedAccounts);
}

/** Writes rows as they shall be, whether they are there or not. */
async function put<T extends MySqlTable>(tx: Tx, table: T, rows: T["$inferInsert"][]): Promise<void> {
  const set = Object.fromEntries(Object.entries(getTableColumns(table)).map(([name, column]) => [name, sql`values(${column})`]));
  await tx.insert(table).values(rows as never).onDuplicateKeyUpdate({ set: set as never });
}

/** Everything that jobs make, those that refer to others first. */
const made: (MySqlTable & { id: AnyMySqlColumn })[] = [addresses, sessions, devices, linkedAccounts, securityEvents, emailTokens, codes, grants, loginFailures, messages, auditLog, recoveryCodes, users];

/** Takes back whatever a job left behind: both shops stay as large as they are. */
export async function restore({ user, rows }: Person): Promise<void> {
  await transaction(async (tx) => {
    await tx.delete(twoFactors).where(gt(twoFactors.createdAt, startedAt));
    for (const table of made) await tx.delete(table).where(gt(table.id, startedWith));
    // Those that were filled in end long after.
    await tx.delete(budgets).where(sql`${budgets.lastAt} between ${startedAt} and ${fromNow(day)}`);
    await put(tx, users, [user]);
    await putBack(tx, rows);
  });
}

async function choose(): Promise<User[]> {
  const ids: string[] = [];
  const [total] = await db().select({ count: sql<number>`count(*)`.mapWith(Number) }).from(users);
  const ordinary = sql`${users.role} = 'shopper' and ${users.disabledAt} is null and ${users.verifiedEmailKey} is not null and ${users.passwordChangedAt} is null and ${users.mobile} like '+86199%'`;
  for (const n of list(howMany, (index) => index)) {
    const [from] = await db().select({ id: users.id }).from(users).orderBy(asc(users.id)).limit(1).offset(Math.floor((((n + 0.4) * (total?.count ?? 0)) / howMany)));
    const [one] = await db().select({ id: users.id }).from(users).where(sql`${users.id} >= ${from?.id} and ${ordinary}`).orderBy(asc(users.id)).limit(1);
    if (one) ids.push(one.id);
  }
  return db().select().from(users).where(inArray(users.id, ids));
}

export const people: Person[] = [];
for (const user of await choose()) people.push(await settle(user));

/** Whatever has a greater id was made by a job. A second later, so that nothing of the people's own has. */
await new Promise((resolve) => setTimeout(resolve, second));
const startedAt = now();
const startedWith = `${encodeTime(startedAt.getTime(), 10)}${"0".repeat(16)}`;

const turns = new Map<string, number>();
/** Whose turn it is at a job: each round another one, the same in both shops. */
export function nextPerson(title: string): Person {
  const turn = turns.get(title) ?? 0;
  turns.set(title, turn + 1);
  const person = people[turn % people.length];
  if (!person) throw new Error("nobody to ask: the shop is not filled");
  return person;
}
