import { publicRoute } from "@/lib/api";
import { otherMethods } from "@/lib/api-refusals";
import { sendEmailCodeInput } from "@/lib/codes/input";
import { sentCodeOutput } from "@/lib/codes/output";
import { sendEmailCode } from "@/lib/codes/send-email";
import { clientKey } from "@/lib/request";

export const POST = publicRoute({
  input: sendEmailCodeInput,
  output: sentCodeOutput,
  status: 202,
  handler: ({ input, client, locale }) => sendEmailCode({ ip: client.ip, client: clientKey(client), locale }, input),
});

export const { GET, PUT, PATCH, DELETE, OPTIONS } = otherMethods("POST");
