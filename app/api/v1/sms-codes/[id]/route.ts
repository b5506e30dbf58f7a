import { publicRoute } from "@/lib/api";
import { otherMethods } from "@/lib/api-refusals";
import { codeStateOutput } from "@/lib/codes/output";
import { getCodeState } from "@/lib/codes/queries";
import { notFound } from "@/lib/errors";
import { clientKey } from "@/lib/request";

export const GET = publicRoute({
  output: codeStateOutput,
  handler: async ({ params, client }) => {
    const state = await getCodeState(clientKey(client), "sms", params.id ?? "");
    if (!state) throw notFound();
    return { state };
  },
});

export const { POST, PUT, PATCH, DELETE, OPTIONS } = otherMethods("GET");
