import { signOutDevice } from "@/lib/account/end-sessions";
import { userRoute } from "@/lib/api";
import { otherMethods } from "@/lib/api-refusals";

export const DELETE = userRoute({ handler: ({ viewer, params, client }) => signOutDevice(viewer.user.id, client, params["id"] ?? "") });

export const { GET, POST, PUT, PATCH, OPTIONS } = otherMethods("DELETE");
