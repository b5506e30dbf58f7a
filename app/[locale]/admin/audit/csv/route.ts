import { exportAudit } from "@/lib/admin/export-audit";
import { auditSearch } from "@/lib/admin/input";
import { staffForm } from "@/lib/api";
import { now } from "@/lib/clock";

/** The audit log as a file, narrowed like the list it is asked from. */
export const POST = staffForm("audit.export", auditSearch, "/admin/audit", async ({ viewer, client, input }) => {
  const name = `lemon-mall-audit-${now().toISOString().slice(0, 10)}.csv`;
  return new Response(await exportAudit(viewer, client, input), {
    headers: { "content-type": "text/csv; charset=utf-8", "content-disposition": `attachment; filename="${name}"`, "content-security-policy": "default-src 'none'; frame-ancestors 'none'" },
  });
});
