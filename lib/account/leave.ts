import "server-only";
import { cookies } from "next/headers";
import { outage } from "@/db";
import { AppError } from "@/lib/errors";
import type { Client } from "@/lib/request";
import { viewerOf } from "@/lib/sessions/current";
import { readToken, sessionCookie } from "@/lib/sessions/token";
import { logOut } from "./log-out";
import { forgetSession } from "./session-cookie";

/**
 * Signs this browser out. Its cookie goes whatever happens: whoever leaves a shared computer while the database is away must not
 * be signed in again once it is back.
 * @returns whether anybody was signed in. @throws AppError 503 `session_unended`: the session lives on, without this browser.
 */
export async function leave(client: Client): Promise<boolean> {
  const carried = await readToken();
  try {
    const viewer = await viewerOf(carried);
    if (viewer) await logOut(viewer, client);
    return viewer !== null;
  } catch (error) {
    throw outage(error) ? new AppError("unavailable", "session_unended", { cause: error, retryAfter: 5 }) : error;
  } finally {
    // Whoever says Bearer is judged by that alone, and a cookie beside it may be another's; the same token's goes along, which
    // a native client's cookie store kept at the sign-in: its next call without a token would be one with a cookie.
    if (carried && (carried.carrier === "cookie" || (await cookies()).get(sessionCookie())?.value === carried.token)) await forgetSession();
  }
}
