import "server-only";
import { and, desc, eq, gte, inArray, lt } from "drizzle-orm";
import { db } from "@/db";
import { auditLog, users } from "@/db/schema";
import { usernameKey } from "@/lib/canonical";
import { env } from "@/lib/env";
import { firstIdOf, isId } from "@/lib/id";
import type { Viewer } from "@/lib/sessions/current";
import { authorize } from "./authorize";
import type { AuditSearch } from "./input";
import { pageSize } from "./limits";
import { addDays, startOfDay } from "./zone";

export type AuditRow = typeof auditLog.$inferSelect & { actor: string; targetName: string | null };

/**
 * What staff did, the last first. Who is asked for by username, whom by username or by id.
 * @returns `next` is the id to go on before; null at the end.
 */
export async function listAudit(viewer: Viewer, search: AuditSearch): Promise<{ items: AuditRow[]; next: string | null }> {
  await authorize(viewer, "audit.read");
  const rows = await readAudit(search, pageSize + 1);
  const items = rows.slice(0, pageSize);
  return { items, next: rows.length > pageSize ? (items.at(-1)?.id ?? null) : null };
}

/** The rows themselves, for the list and the export, which have asked before. */
export async function readAudit(search: AuditSearch, limit: number): Promise<AuditRow[]> {
  const zone = env().APP_TIME_ZONE;
  const [actor, target] = await Promise.all([idOf(search.actor), idOf(search.target)]);
  if (actor === null || target === null) return [];
  const rows = await db().select().from(auditLog, { forceIndex: indexOf(search) })
    .where(and(
      actor ? eq(auditLog.actorId, actor) : undefined,
      // The kind comes along so that the index, which begins with it, is used.
      target ? and(inArray(auditLog.targetType, ["user", "message"]), eq(auditLog.targetId, target)) : undefined,
      search.action ? eq(auditLog.action, search.action) : undefined,
      search.from ? gte(auditLog.id, firstIdOf(startOfDay(search.from, zone))) : undefined,
      search.until ? lt(auditLog.id, firstIdOf(startOfDay(addDays(search.until, 1), zone))) : undefined,
      search.before ? lt(auditLog.id, search.before) : undefined,
    ))
    .orderBy(desc(auditLog.id)).limit(limit);
  const names = await namesOf(rows.flatMap((row) => [row.actorId, row.targetType === "user" && row.targetId ? row.targetId : row.actorId]));
  return rows.map((row) => ({ ...row, actor: names.get(row.actorId) ?? row.actorId, targetName: (row.targetType === "user" && row.targetId && names.get(row.targetId)) || null }));
}

/** The index that has the rows of a search in the order of their ids; left to itself, the database reads a span of days for one person's rows. */
function indexOf({ actor, target, action }: AuditSearch): string {
  if (target) return "audit_log_target";
  if (actor) return action ? "audit_log_actor_action" : "audit_log_actor";
  return action ? "audit_log_action" : "PRIMARY";
}

/** The id a username or an id means; undefined when nothing was asked, null when nobody has that name. */
async function idOf(typed: string | undefined): Promise<string | null | undefined> {
  if (!typed) return undefined;
  if (isId(typed)) return typed;
  if (!/^[\w-]{1,20}$/.test(typed)) return null;
  const [user] = await db().select({ id: users.id }).from(users).where(eq(users.usernameKey, usernameKey(typed)));
  return user?.id ?? null;
}

async function namesOf(ids: string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await db().select({ id: users.id, username: users.username }).from(users).where(inArray(users.id, [...new Set(ids)]));
  return new Map(rows.map((row) => [row.id, row.username]));
}
