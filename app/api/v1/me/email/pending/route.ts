import { cancelPendingEmail } from "@/lib/account/cancel-email";
import { userRoute } from "@/lib/api";
import { otherMethods } from "@/lib/api-refusals";

export const DELETE = userRoute({ status: 204, handler: ({ viewer, client }) => cancelPendingEmail(viewer.user.id, client) });

export const { GET, POST, PUT, PATCH, OPTIONS } = otherMethods("DELETE");
