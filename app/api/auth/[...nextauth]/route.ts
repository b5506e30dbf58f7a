import { cookies } from "next/headers";
import type { NextRequest } from "next/server";
import { keepUnbound } from "@/lib/account/bind";
import { writeBindCookie } from "@/lib/account/bind-cookie";
import { enter } from "@/lib/account/enter";
import { enterLinked } from "@/lib/account/enter-linked";
import { linkAccount } from "@/lib/account/link";
import { proveByIdentity } from "@/lib/account/prove-by-identity";
import { boundCookies } from "@/lib/account/prove-identity";
import { isProviderId, type ProviderId } from "@/lib/account/provider-ids";
import { listProviders } from "@/lib/account/providers/list";
import { finishThirdParty, type Flow, getFlow } from "@/lib/account/third-party";
import { outage } from "@/db";
import { preferredLocale } from "@/lib/api";
import { AppError } from "@/lib/errors";
import { localePath } from "@/lib/i18n/locale-path";
import { log } from "@/lib/log";
import { type Client, cookieOptions, getClient } from "@/lib/request";
import { getViewer, type Viewer } from "@/lib/sessions/current";

/**
 * Where providers send people back to: the only part of next-auth that is reachable. Its own pages and its credentials
 * door answer as if they were not there (ARCHITECTURE rule 5), and so does every provider that is not set up.
 */
export async function GET(request: NextRequest): Promise<Response> {
  const id = /^\/api\/auth\/callback\/([a-z]+)$/.exec(request.nextUrl.pathname)?.[1];
  if (!isProviderId(id) || !listProviders().includes(id)) return missing();
  const [client, viewer] = [await getClient(), await getViewer()];
  const flow = await getFlow(request.nextUrl.searchParams.get("state"));
  const locale = flow?.locale ?? preferredLocale(request);
  let path: string;
  try {
    path = await comeBack(id, request, client, viewer, flow);
  } catch (error) {
    const refusal = error instanceof AppError ? error : outage(error);
    if (!refusal) log.error({ error, requestId: client.requestId }, "coming back from a provider failed");
    const next = flow?.next && !flow.own ? `&next=${encodeURIComponent(flow.next)}` : "";
    path = `${flow?.own ? "/account/security" : "/login"}?problem=${refusal?.reason ?? "provider_failed"}${next}`;
    path = localePath(locale, path);
  }
  const jar = await cookies();
  // Used up, whatever came of it. A made-up answer leaves a sign-in that is under way alone.
  if (flow) for (const name of boundCookies()) jar.set(name, "", { ...cookieOptions(), maxAge: 0 });
  return new Response(null, { status: 303, headers: { location: path, "cache-control": "no-store", "referrer-policy": "same-origin" } });
}

/** @returns where to go on: into the shop, to the bind page, or back to the security page. */
async function comeBack(id: ProviderId, request: NextRequest, client: Client, viewer: Viewer | null, flow: Flow | null): Promise<string> {
  const identity = await finishThirdParty(id, request, viewer);
  const locale = flow?.locale ?? "en";
  if (flow?.own && viewer) {
    if (flow.own.purpose === "prove") {
      await proveByIdentity(viewer, identity);
      return flow.next ?? localePath(locale, "/account/security");
    }
    await linkAccount(viewer.user.id, client, identity);
    return localePath(locale, `/account/security?linked=${id}`);
  }
  const admitted = await enterLinked(client, identity);
  if (!admitted) {
    await writeBindCookie(await keepUnbound({ identity, next: flow?.next ?? null }));
    return localePath(locale, "/bind");
  }
  await enter(admitted);
  return flow?.next ?? localePath(locale, "/");
}

function missing(): Response {
  return new Response(null, { status: 404, headers: { "cache-control": "no-store" } });
}

// Next would answer HEAD by GET, and a scanner's HEAD would use the state up.
export const HEAD = missing;
export const POST = missing;
