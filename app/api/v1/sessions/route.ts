import { z } from "zod";
import { signOutOthers } from "@/lib/account/end-sessions";
import { enterByCall } from "@/lib/account/enter";
import { loginByPasswordInput, loginBySmsInput } from "@/lib/account/input";
import { loginByPassword, loginBySms } from "@/lib/account/login";
import { publicRoute, userRoute } from "@/lib/api";
import { otherMethods } from "@/lib/api-refusals";
import { parse } from "@/lib/parse";
import { sessionsOutput } from "@/lib/sessions/output";
import { listSessions } from "@/lib/sessions/queries";

export const GET = userRoute({
  output: sessionsOutput,
  handler: async ({ viewer }) => ({ items: await listSessions(viewer.user.id, viewer.session.id) }),
});

export const POST = publicRoute({
  input: z.record(z.string(), z.unknown(), { error: "wrong_type" }),
  handler: async ({ input, client }) =>
    enterByCall(
      "mobile" in input || "smsCode" in input
        ? await loginBySms(client, parse(loginBySmsInput, input))
        : await loginByPassword(client, parse(loginByPasswordInput, input)),
    ),
});

/** Ends all others. */
export const DELETE = userRoute({
  handler: async ({ viewer, client }) => {
    await signOutOthers(viewer, client);
  },
});

export const { PUT, PATCH, OPTIONS } = otherMethods("GET", "POST", "DELETE");
