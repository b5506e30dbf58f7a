import { requestReset } from "@/lib/account/request-reset";
import { publicRoute } from "@/lib/api";
import { otherMethods } from "@/lib/api-refusals";
import { sendSmsCodeInput } from "@/lib/codes/input";
import { sentCodeOutput } from "@/lib/codes/output";
import { sendSmsCode } from "@/lib/codes/send-sms";
import { clientKey } from "@/lib/request";
import { getViewer } from "@/lib/sessions/current";

export const POST = publicRoute({
  input: sendSmsCodeInput,
  output: sentCodeOutput,
  status: 202,
  handler: async ({ input, client, locale }) => {
    // Within a reset this sends its code again: the answer's id is a reset's, for the calls of `password-resets`.
    if (input.purpose === "reset") return requestReset({ ip: client.ip, client: clientKey(client), locale }, { mobile: input.mobile ?? "", captcha: input.captcha });
    const viewer = await getViewer();
    return sendSmsCode({ ip: client.ip, client: clientKey(client), locale: viewer?.user.locale ?? locale, user: viewer?.user ?? null }, input);
  },
});

export const { GET, PUT, PATCH, DELETE, OPTIONS } = otherMethods("POST");
