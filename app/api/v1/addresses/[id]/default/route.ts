import { setDefaultAddress } from "@/lib/addresses/set-default";
import { preflight, userRoute } from "@/lib/api";
import { otherMethods } from "@/lib/api-refusals";

export const PUT = userRoute({
  status: 204,
  handler: ({ viewer, params }) => setDefaultAddress(viewer.user.id, params["id"] ?? ""),
});

export const OPTIONS = preflight;

export const { GET, POST, PATCH, DELETE } = otherMethods("PUT");
