import { unlinkAccount } from "@/lib/account/unlink";
import { preflight, userRoute } from "@/lib/api";
import { otherMethods } from "@/lib/api-refusals";

export const DELETE = userRoute({
  status: 204,
  handler: ({ viewer, client, params }) => unlinkAccount(viewer, client, params.provider ?? ""),
});
export const OPTIONS = preflight;

export const { GET, POST, PUT, PATCH } = otherMethods("DELETE");
