import { z } from "zod";
import { stepUpByPasswordInput, stepUpBySmsInput } from "@/lib/account/input";
import { stepUp } from "@/lib/account/step-up";
import { userRoute } from "@/lib/api";
import { otherMethods } from "@/lib/api-refusals";
import { parse } from "@/lib/parse";

export const POST = userRoute({
  input: z.record(z.string(), z.unknown(), { error: "wrong_type" }),
  status: 204,
  // The proof is told by its name, so that errors name the fields of that way only.
  handler: ({ input, viewer, client }) => stepUp(viewer, client, "smsCode" in input ? parse(stepUpBySmsInput, input) : parse(stepUpByPasswordInput, input)),
});

export const { GET, PUT, PATCH, DELETE, OPTIONS } = otherMethods("POST");
