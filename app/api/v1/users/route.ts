import { z } from "zod";
import { enterByCall } from "@/lib/account/enter";
import { registerByEmailInput, registerByMobileInput } from "@/lib/account/input";
import { registerUser } from "@/lib/account/register";
import { publicRoute } from "@/lib/api";
import { otherMethods } from "@/lib/api-refusals";
import { parse } from "@/lib/parse";

export const POST = publicRoute({
  input: z.record(z.string(), z.unknown(), { error: "wrong_type" }),
  handler: async ({ input, client, locale }) => {
    // The way in is told by the code that came along, so that errors name the fields of that way only.
    const given = "emailCode" in input ? parse(registerByEmailInput, input) : parse(registerByMobileInput, input);
    return enterByCall(await registerUser(client, given.locale ?? locale, given));
  },
});

export const { GET, PUT, PATCH, DELETE, OPTIONS } = otherMethods("POST");
