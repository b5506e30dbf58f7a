import { emailTokenInput } from "@/lib/account/input";
import { verifyEmail } from "@/lib/account/verify-email";
import { publicRoute } from "@/lib/api";
import { otherMethods } from "@/lib/api-refusals";

export const POST = publicRoute({
  input: emailTokenInput,
  status: 204,
  handler: async ({ input, client }) => {
    await verifyEmail(client, input.token);
  },
});

export const { GET, PUT, PATCH, DELETE, OPTIONS } = otherMethods("POST");
