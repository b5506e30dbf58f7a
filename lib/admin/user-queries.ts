import "server-only";
import { and, count, desc, eq, gt, inArray, lt } from "drizzle-orm";
import { db } from "@/db";
import { linkedAccounts, loginFailures, securityEvents, users } from "@/db/schema";
import { maskEmail, maskMobile, maskName, maskRecipient } from "@/lib/mask";
import { loginLimits } from "@/lib/account/login-limits";
import { listAddresses } from "@/lib/addresses/queries";
import { fromNow } from "@/lib/clock";
import { isId } from "@/lib/id";
import { listMessages } from "@/lib/messages/queries";
import { seal, unseal } from "@/lib/secrets";
import type { Viewer } from "@/lib/sessions/current";
import { describeDevice } from "@/lib/sessions/device-name";
import { listSessions } from "@/lib/sessions/queries";
import { authorize } from "./authorize";
import type { UserSearch } from "./input";
import { pageSize } from "./limits";
import { restOf, type Step, type Walk, walkOf } from "./user-search";

/** Rows one page may look at for the few that fit a rare filter; what is left is looked at on the next page. */
export const mostLookedAt = 500;

const columns = {
  id: users.id, username: users.username, mobile: users.mobile, email: users.email, pendingEmail: users.pendingEmail, role: users.role,
  disabledAt: users.disabledAt, createdAt: users.createdAt, lastSignedInAt: users.lastSignedInAt,
};
const keys = { id: users.id, usernameKey: users.usernameKey, mobile: users.mobile, verifiedEmailKey: users.verifiedEmailKey, pendingEmail: users.pendingEmail, emailVerifiedAt: users.emailVerifiedAt, disabledAt: users.disabledAt, role: users.role };

export type UserRow = {
  id: string; username: string; mobile: string | null; email: string | null; emailVerified: boolean; role: "shopper" | "support" | "admin";
  disabledAt: Date | null; createdAt: Date; lastSignedInAt: Date | null;
};

type Found = { [K in keyof typeof columns]: (typeof users.$inferSelect)[K] };

/** Mobile and e-mail masked, whoever asks: "show" is another call, and audited. */
function masked({ pendingEmail, ...row }: Found): UserRow {
  const email = row.email ?? pendingEmail;
  return { ...row, mobile: row.mobile && maskMobile(row.mobile), email: email && maskEmail(email), emailVerified: row.email !== null };
}

/**
 * Accounts for staff: by username (beginning), mobile or e-mail, or the newest first. A page may be short, or even empty, and
 * still lead to a next one, when a rare filter meets a common beginning.
 * @returns `next` is where to go on; null at the end. Sealed: the key may be somebody's mobile or address, and links are kept in
 * histories and logs.
 */
export async function listUsers(viewer: Viewer, search: UserSearch): Promise<{ items: UserRow[]; next: string | null }> {
  await authorize(viewer, "users.read");
  const walk = walkOf(search);
  if (!walk) return { items: [], next: null };
  const rest = restOf(search);
  const steps = await readKeys(walk, openCursor(search.after), rest ? mostLookedAt : pageSize + 1, rest ? undefined : walk.keys);
  // Here, not in the database: given the condition beside the keys, it may prefer an index of the condition with a million rows.
  const fitting = rest ? steps.filter(rest) : steps;
  const shown = fitting.slice(0, pageSize);
  const items = await readRows(shown.map((step) => step.id));
  const last = fitting.length > pageSize ? shown.at(-1) : steps.length >= mostLookedAt ? steps.at(-1) : undefined;
  return { items: items.map(masked), next: last ? seal("user-cursor", "users", walk.key(last)) : null };
}

/** A cursor that is none of ours shows the beginning. */
function openCursor(given: string | undefined): string | undefined {
  try {
    return given && unseal("user-cursor", "users", given);
  } catch {
    return undefined;
  }
}

/** @param names what is wanted beside the id; everything a rest can ask for when left out. */
async function readKeys(walk: Walk, after: string | undefined, limit: number, names = Object.keys(keys) as (keyof typeof keys)[]): Promise<Step[]> {
  // The casts: Drizzle has no type for "some of these columns"; a `Step` says that all but the id may be missing.
  const wanted: Pick<typeof keys, "id"> & Partial<typeof keys> = { id: users.id };
  for (const name of names) Object.assign(wanted, { [name]: keys[name] });
  const rows: Step[] = await db().select(wanted as typeof keys).from(users).where(walk.where(after)).orderBy(...walk.order).limit(limit);
  const more: Step[] = walk.also && !after ? await db().select(wanted as typeof keys).from(users).where(walk.also).limit(pageSize) : [];
  return [...rows, ...more.filter((row) => rows.every((known) => known.id !== row.id))];
}

/** By key, and put in order here: with an ORDER BY the database may prefer to walk the whole index instead. */
async function readRows(ids: string[]): Promise<Found[]> {
  if (ids.length === 0) return [];
  const found = new Map((await db().select(columns).from(users).where(inArray(users.id, ids))).map((row) => [row.id, row]));
  return ids.flatMap((id) => found.get(id) ?? []);
}

export type UserDetail = UserRow & { disabledReason: string | null; locale: string; hasPassword: boolean; termsVersion: string; failures: number };

/** One account as staff see it; null when there is none. */
export async function getUser(viewer: Viewer, id: string): Promise<UserDetail | null> {
  await authorize(viewer, "users.read");
  if (!isId(id)) return null;
  const [row] = await db()
    .select({ ...columns, disabledReason: users.disabledReason, locale: users.locale, passwordHash: users.passwordHash, termsVersion: users.termsVersion })
    .from(users).where(eq(users.id, id));
  if (!row) return null;
  const { passwordHash, disabledReason, locale, termsVersion, ...found } = row;
  return { ...masked(found), disabledReason, locale, termsVersion, hasPassword: passwordHash !== null, failures: await countFailures(id) };
}

/** Failed sign-ins that still count against the account. */
async function countFailures(userId: string): Promise<number> {
  const [row] = await db().select({ failures: count() }).from(loginFailures)
    .where(and(eq(loginFailures.accountKey, userId), gt(loginFailures.createdAt, fromNow(-loginLimits.window))));
  return row?.failures ?? 0;
}

/** The live sessions of an account. */
export async function listUserSessions(viewer: Viewer, id: string) {
  await authorize(viewer, "users.read");
  return listSessions(id, viewer.session.id);
}

/** The addresses of an account down to their district, with who lives there and what reaches a person masked. */
export async function listUserAddresses(viewer: Viewer, id: string) {
  await authorize(viewer, "users.read");
  const { items } = await listAddresses(id);
  return items.map(({ id: addressId, receiver, province, city, district, mobile, tel, email, isDefault }) => ({
    id: addressId, receiver: maskName(receiver), province, city, district, place: "***", mobile: maskMobile(mobile), tel: tel && "***", email: email && maskEmail(email), isDefault,
  }));
}

/** The ways in that other sites vouch for. */
export async function listUserLinks(viewer: Viewer, id: string) {
  await authorize(viewer, "users.read");
  return db().select({ id: linkedAccounts.id, provider: linkedAccounts.provider, name: linkedAccounts.name, createdAt: linkedAccounts.createdAt, lastUsedAt: linkedAccounts.lastUsedAt })
    .from(linkedAccounts).where(eq(linkedAccounts.userId, id)).orderBy(desc(linkedAccounts.createdAt));
}

/** What happened to an account, the last first. @param before the id to go on from. */
export async function listUserEvents(viewer: Viewer, id: string, before?: string) {
  await authorize(viewer, "users.read");
  const rows = await db().select().from(securityEvents)
    .where(and(eq(securityEvents.userId, id), before ? lt(securityEvents.id, before) : undefined))
    .orderBy(desc(securityEvents.id)).limit(pageSize + 1);
  const items = rows.slice(0, pageSize).map(({ userAgent, ...row }) => ({ ...row, device: describeDevice(userAgent) }));
  return { items, next: rows.length > pageSize ? (items.at(-1)?.id ?? null) : null };
}

/** The messages of an account, the last first; recipients masked. */
export async function listUserMessages(viewer: Viewer, id: string, before?: string) {
  await authorize(viewer, "messages.read");
  const rows = await listMessages({ userId: id }, { ...(before ? { before } : {}), limit: pageSize + 1 });
  const items = rows.slice(0, pageSize).map(({ data: _data, ...row }) => ({ ...row, recipient: maskRecipient(row.recipient) }));
  return { items, next: rows.length > pageSize ? (items.at(-1)?.id ?? null) : null };
}
