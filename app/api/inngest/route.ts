import { serve } from "inngest/next";
import type { NextRequest } from "next/server";
import { functions } from "@/inngest";
import { inngest } from "@/lib/events";

let served: ReturnType<typeof serve> | undefined;

/** Made at the first call: a build has no environment. */
const handler = () => (served ??= serve({ client: inngest, functions: functions() }));

/** Judged by Inngest's signature alone, so neither session nor Origin count here. */
export const GET = (request: NextRequest, context: unknown) => handler().GET(request, context);
export const POST = (request: NextRequest, context: unknown) => handler().POST(request, context);
export const PUT = (request: NextRequest, context: unknown) => handler().PUT(request, context);

export const dynamic = "force-dynamic";
