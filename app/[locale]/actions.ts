"use server";

import { redirect } from "next/navigation";
import { leave } from "@/lib/account/leave";
import { buttonAction } from "@/lib/action";
import { AppError } from "@/lib/errors";
import { getPathname } from "@/lib/i18n/navigation";
import { log } from "@/lib/log";

/** Ends this session, for pages without JavaScript; the others call `DELETE /sessions/current`. */
export const logOutAction = buttonAction(async ({ client, locale }) => {
  const left = await leave(client).catch((error: unknown) => {
    if (!(error instanceof AppError) || error.reason !== "session_unended") throw error;
    log.warn({ error: error.cause, requestId: client.requestId }, "a session could not be ended");
    return null;
  });
  redirect(getPathname({ href: left === null ? { pathname: "/login", query: { done: "unended" } } : "/", locale }));
});
