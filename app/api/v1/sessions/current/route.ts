import { logOut } from "@/lib/account/log-out";
import { forgetSession } from "@/lib/account/session-cookie";
import { userRoute } from "@/lib/api";
import { otherMethods } from "@/lib/api-refusals";

export const DELETE = userRoute({
  handler: async ({ viewer, client }) => {
    await logOut(viewer, client);
    await forgetSession();
  },
});

export const { GET, POST, PUT, PATCH, OPTIONS } = otherMethods("DELETE");
