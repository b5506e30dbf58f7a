import { publicRoute } from "@/lib/api";
import { otherMethods } from "@/lib/api-refusals";
import { createCaptcha } from "@/lib/captchas/create";
import { createCaptchaInput } from "@/lib/captchas/input";
import { captchaOutput } from "@/lib/captchas/output";

export const POST = publicRoute({
  input: createCaptchaInput,
  output: captchaOutput,
  status: 201,
  handler: ({ input, client }) => createCaptcha(input.purpose, input.kind, client.ip),
});

export const { GET, PUT, PATCH, DELETE, OPTIONS } = otherMethods("POST");
