import "server-only";
import { transaction } from "@/db";
import { isId } from "@/lib/id";
import type { Viewer } from "@/lib/sessions/current";
import { type From, recordAudit } from "./audit";
import { type AuditRow, readAudit } from "./audit-queries";
import { authorize } from "./authorize";
import type { AuditSearch } from "./input";

const columns = ["id", "time", "actor", "role", "action", "target_type", "target_id", "target", "before", "after", "ip", "user_agent"] as const;
/** Rows read at once: memory stays flat however long the log is. */
const piece = 1_000;

/**
 * The audit log as CSV, made while it is sent, with what was asked for as its first cause: the export itself is audited.
 * @throws AppError 403, before anything is sent.
 */
export async function exportAudit(viewer: Viewer, from: From, search: AuditSearch): Promise<ReadableStream<Uint8Array>> {
  await authorize(viewer, "audit.export");
  const { before: _before, ...filter } = search;
  const asked = { ...filter, actor: named(filter.actor), target: named(filter.target) };
  await transaction((tx) => recordAudit(tx, viewer, from, { action: "audit.export", target: { type: "audit", id: null }, after: { filter: asked } }));
  const encoder = new TextEncoder();
  let before: string | undefined;
  return new ReadableStream<Uint8Array>({
    // The mark lets spreadsheets read Chinese as what it is.
    start: (controller) => controller.enqueue(encoder.encode(`\uFEFF${columns.join(",")}\r\n`)),
    async pull(controller) {
      const rows = await readAudit({ ...filter, before }, piece);
      before = rows.at(-1)?.id;
      if (rows.length > 0) controller.enqueue(encoder.encode(rows.map(line).join("")));
      if (rows.length < piece) controller.close();
    },
  });
}

/** A name or an id as it was asked for; a number or an address typed by mistake would stay in the log for ever. */
function named(typed: string | undefined): string | undefined {
  return typed === undefined || isId(typed) || /^(?=.*[a-z])[\w-]{1,20}$/i.test(typed) ? typed : "***";
}

function line(row: AuditRow): string {
  const cells = [row.id, row.createdAt.toISOString(), row.actor, row.actorRole, row.action, row.targetType, row.targetId, row.targetName, row.before, row.after, row.ip, row.userAgent];
  return `${cells.map((value) => csvCell(value === null ? "" : typeof value === "string" ? value : JSON.stringify(value))).join(",")}\r\n`;
}

/**
 * One cell. What begins like a formula gets a quote before it, so that a spreadsheet shows it instead of running it (OWASP,
 * CSV injection): = + - @, tab, carriage return, their full-width twins, also behind spaces.
 */
export function csvCell(text: string): string {
  const harmless = /^\s*[=+\-@＝＋－＠]|^[\t\r\n]/.test(text) ? `'${text}` : text;
  return /[",\r\n\t']/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
