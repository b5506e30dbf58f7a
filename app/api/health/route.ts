import { sql } from "drizzle-orm";
import { db } from "@/db";
import { env } from "@/lib/env";
import { withKv } from "@/lib/kv";
import { getMessageCounts } from "@/lib/messages/counts";
import { sameText } from "@/lib/secrets";

/** 200 while the shop can serve, 503 when it can't. Parts and message counts are for those who hold the metrics token. */
export async function GET(request: Request): Promise<Response> {
  const [database, kv] = await Promise.all([works(() => db().execute(sql`select 1`)), works(() => withKv((store) => store.ping()))]);
  const status = database ? "ok" : "unavailable";
  const token = env().METRICS_TOKEN;
  const detailed = token !== undefined && sameText(request.headers.get("authorization") ?? "", `Bearer ${token}`);
  const messages = detailed && database ? await getMessageCounts() : undefined;
  const body = detailed ? { status, parts: { database, kv }, messages } : { status };
  return Response.json(body, { status: database ? 200 : 503, headers: { "cache-control": "no-store" } });
}

async function works(check: () => Promise<unknown>): Promise<boolean> {
  try {
    await check();
    return true;
  } catch {
    return false;
  }
}
