import "server-only";
import type { Tx } from "@/db";
import { auditLog } from "@/db/schema";
import { now } from "@/lib/clock";
import { newId } from "@/lib/id";
import type { Client } from "@/lib/request";
import type { Viewer } from "@/lib/sessions/current";
import type { AuditAction } from "./limits";

/** Where a staff request came from. */
export type From = Pick<Client, "ip" | "userAgent">;

type Entry = {
  action: AuditAction;
  target: { type: "user" | "message" | "messages" | "audit"; id: string | null };
  /** What stood there before and after: states and reasons, never a password, code, token, or a number that was shown. */
  before?: Record<string, unknown>;
  after?: Record<string, unknown>;
};

/** Writes down who did what to whom, in the transaction of what was done. The only place that writes this table; nothing changes it. */
export async function recordAudit(tx: Pick<Tx, "insert">, viewer: Viewer, from: From, ...entries: Entry[]): Promise<void> {
  if (entries.length === 0) return;
  const at = now();
  await tx.insert(auditLog).values(entries.map(({ action, target, before, after }) => ({
    id: newId(),
    actorId: viewer.user.id,
    actorRole: viewer.user.role,
    action,
    targetType: target.type,
    targetId: target.id,
    before: before ?? null,
    after: after ?? null,
    ip: from.ip,
    userAgent: from.userAgent,
    createdAt: at,
    updatedAt: at,
  })));
}
