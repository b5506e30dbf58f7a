import { titleInput } from "@/lib/addresses/input";
import { addressOutput } from "@/lib/addresses/output";
import { renameAddress } from "@/lib/addresses/rename";
import { userRoute } from "@/lib/api";
import { otherMethods } from "@/lib/api-refusals";

export const PUT = userRoute({
  input: titleInput,
  output: addressOutput,
  handler: ({ viewer, params, input }) => renameAddress(viewer.user.id, params["id"] ?? "", input.title),
});

export const { GET, POST, PATCH, DELETE, OPTIONS } = otherMethods("PUT");
