import "server-only";
import { and, desc, eq, lt } from "drizzle-orm";
import { db } from "@/db";
import { securityEvents } from "@/db/schema";
import { type Page, pageOf } from "@/lib/paging";
import { describeDevice } from "@/lib/sessions/device-name";
import type { SecurityEvent } from "./output";

/** What happened to an account, the newest first. */
export async function listSecurityEvents(userId: string, { limit, cursor }: Page): Promise<{ items: SecurityEvent[]; nextCursor: string | null }> {
  const older = cursor === undefined ? undefined : lt(securityEvents.id, cursor);
  const found = await db()
    .select()
    .from(securityEvents)
    .where(and(eq(securityEvents.userId, userId), older))
    .orderBy(desc(securityEvents.id))
    .limit(limit + 1);
  const { rows, nextCursor } = pageOf(found, limit);
  const items = rows.map(({ id, kind, ip, userAgent, data, createdAt }) => ({ id, kind, device: describeDevice(userAgent), ip, data: data ?? {}, createdAt: createdAt.toISOString() }));
  return { items, nextCursor };
}
