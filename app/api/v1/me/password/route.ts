import { changePassword } from "@/lib/account/change-password";
import { changePasswordInput } from "@/lib/account/input";
import { userRoute } from "@/lib/api";
import { otherMethods } from "@/lib/api-refusals";

export const PUT = userRoute({ input: changePasswordInput, status: 204, handler: ({ input, viewer, client }) => changePassword(viewer, client, input) });

export const { GET, POST, PATCH, DELETE, OPTIONS } = otherMethods("PUT");
