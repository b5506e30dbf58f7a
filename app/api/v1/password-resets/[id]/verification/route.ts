import { verifyResetInput } from "@/lib/account/input";
import { resetGrantOutput } from "@/lib/account/output";
import { verifyReset } from "@/lib/account/verify-reset";
import { publicRoute } from "@/lib/api";
import { otherMethods } from "@/lib/api-refusals";

export const POST = publicRoute({ input: verifyResetInput, output: resetGrantOutput, handler: ({ input, params, client }) => verifyReset(client, params["id"] ?? "", input) });

export const { GET, PUT, PATCH, DELETE, OPTIONS } = otherMethods("POST");
