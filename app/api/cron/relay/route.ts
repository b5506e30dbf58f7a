import { relayUntilEmpty } from "@/lib/messages/relay";
import { isScheduler } from "@/lib/scheduler";
import { log } from "@/lib/log";

/**
 * The relay for platforms where no process lives on: their scheduler calls this each minute with `CRON_SECRET` as Bearer
 * token (Vercel does so by itself). Answers 404 to everybody else, as if it were not there.
 */
export async function GET(request: Request): Promise<Response> {
  if (!isScheduler(request.headers.get("authorization"))) return Response.json({ status: "not found" }, { status: 404 });
  try {
    return Response.json({ handed: await relayUntilEmpty() }, { headers: { "Cache-Control": "no-store" } });
  } catch (error) {
    log.error({ error }, "The relay called by the scheduler failed");
    return Response.json({ status: "unavailable" }, { status: 503, headers: { "Retry-After": "60" } });
  }
}

export const dynamic = "force-dynamic";
