import { deleteAddress } from "@/lib/addresses/delete";
import { addressInput } from "@/lib/addresses/input";
import { addressOutput } from "@/lib/addresses/output";
import { getAddress } from "@/lib/addresses/queries";
import { updateAddress } from "@/lib/addresses/update";
import { userRoute } from "@/lib/api";
import { otherMethods } from "@/lib/api-refusals";
import { notFound } from "@/lib/errors";

export const GET = userRoute({
  output: addressOutput,
  handler: async ({ viewer, params }) => {
    const address = await getAddress(viewer.user.id, params["id"] ?? "");
    if (!address) throw notFound();
    return address;
  },
});

export const PUT = userRoute({
  input: addressInput,
  output: addressOutput,
  handler: ({ viewer, params, input }) => updateAddress(viewer.user.id, params["id"] ?? "", input),
});

export const DELETE = userRoute({
  status: 204,
  handler: async ({ viewer, params }) => {
    await deleteAddress(viewer.user.id, params["id"] ?? "");
  },
});

export const { POST, PATCH, OPTIONS } = otherMethods("GET", "PUT", "DELETE");
