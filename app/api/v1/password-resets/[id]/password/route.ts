import { resetPasswordInput } from "@/lib/account/input";
import { resetPassword } from "@/lib/account/reset-password";
import { publicRoute } from "@/lib/api";
import { otherMethods } from "@/lib/api-refusals";

export const PUT = publicRoute({ input: resetPasswordInput, status: 204, handler: ({ input, params, client }) => resetPassword(client, params["id"] ?? "", input) });

export const { GET, POST, PATCH, DELETE, OPTIONS } = otherMethods("PUT");
