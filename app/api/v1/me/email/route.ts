import { changeEmail } from "@/lib/account/change-email";
import { changeEmailInput } from "@/lib/account/input";
import { emailSentOutput } from "@/lib/account/output";
import { userRoute } from "@/lib/api";
import { otherMethods } from "@/lib/api-refusals";

export const PUT = userRoute({
  input: changeEmailInput,
  output: emailSentOutput,
  status: 202,
  handler: ({ input, viewer, client }) => changeEmail(viewer, client, input),
});

export const { GET, POST, PATCH, DELETE, OPTIONS } = otherMethods("PUT");
