import { z } from "zod";
import { resetByEmailInput, resetByMobileInput } from "@/lib/account/input";
import { resetOutput } from "@/lib/account/output";
import { requestReset } from "@/lib/account/request-reset";
import { publicRoute } from "@/lib/api";
import { otherMethods } from "@/lib/api-refusals";
import { parse } from "@/lib/parse";
import { clientKey } from "@/lib/request";

export const POST = publicRoute({
  input: z.record(z.string(), z.unknown(), { error: "wrong_type" }),
  output: resetOutput,
  status: 202,
  handler: ({ input, client, locale }) =>
    requestReset({ ip: client.ip, client: clientKey(client), locale }, "mobile" in input ? parse(resetByMobileInput, input) : parse(resetByEmailInput, input)),
});

export const { GET, PUT, PATCH, DELETE, OPTIONS } = otherMethods("POST");
