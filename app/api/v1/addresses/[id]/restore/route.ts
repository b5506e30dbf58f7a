import { addressOutput } from "@/lib/addresses/output";
import { restoreAddress } from "@/lib/addresses/restore";
import { userRoute } from "@/lib/api";
import { otherMethods } from "@/lib/api-refusals";

export const POST = userRoute({
  output: addressOutput,
  handler: ({ viewer, params }) => restoreAddress(viewer.user.id, params["id"] ?? ""),
});

export const { GET, PUT, PATCH, DELETE, OPTIONS } = otherMethods("POST");
