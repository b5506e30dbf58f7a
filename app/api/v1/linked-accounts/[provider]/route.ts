import { unlinkAccount } from "@/lib/account/unlink";
import { userRoute } from "@/lib/api";
import { otherMethods } from "@/lib/api-refusals";

export const DELETE = userRoute({
  status: 204,
  handler: ({ viewer, client, params }) => unlinkAccount(viewer, client, params.provider ?? ""),
});
export const { GET, POST, PUT, PATCH, OPTIONS } = otherMethods("DELETE");
