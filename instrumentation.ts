import type { Instrumentation } from "next";

let outage: ((error: unknown) => unknown) | undefined;
let reached: typeof import("@/lib/reached") | undefined;

/**
 * Next calls this once in each process that serves. It starts the messages relay, which lives as long as the process; the
 * modules are loaded here and not above, since the edge runtime and a build have neither a database nor an environment.
 */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== "nodejs" || process.env.NEXT_PHASE === "phase-production-build") return;
  // Each look at process.env asks the C library, and Inngest's SDK reads all of it several times a call: that was half of
  // what a call costs. A plain copy is read for nothing.
  process.env = { ...process.env };
  ({ outage } = await import("@/db"));
  reached = await import("@/lib/reached");
  const { startRelay } = await import("@/lib/messages/relay");
  const stop = startRelay();
  // Who ends the process is server.ts or Next itself; this only lets go of the outbox first.
  process.once("SIGTERM", () => void stop());
  process.once("SIGINT", () => void stop());
}

/** What a page or handler did not catch itself: logged once, with the request's id, before Next shows its error page. */
export const onRequestError: Instrumentation.onRequestError = async (error, request, context) => {
  const [given] = [request.headers["x-request-id"]].flat();
  const requestId = reached?.watchedId(given) ?? undefined;
  // Before anything is waited for: the answer is on its way.
  if (outage?.(error)) reached?.markAway(requestId);
  const { log } = await import("@/lib/log");
  log.error({ error, requestId, method: request.method, route: context.routePath }, "a request failed");
};
