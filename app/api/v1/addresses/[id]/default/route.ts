import { setDefaultAddress } from "@/lib/addresses/set-default";
import { userRoute } from "@/lib/api";
import { otherMethods } from "@/lib/api-refusals";

export const PUT = userRoute({
  status: 204,
  handler: ({ viewer, params }) => setDefaultAddress(viewer.user.id, params["id"] ?? ""),
});

export const { GET, POST, PATCH, DELETE, OPTIONS } = otherMethods("PUT");
