import { createAddress } from "@/lib/addresses/create";
import { addressInput, listInput } from "@/lib/addresses/input";
import { addressListOutput, addressOutput } from "@/lib/addresses/output";
import { listAddresses, listDeletedAddresses } from "@/lib/addresses/queries";
import { userRoute } from "@/lib/api";
import { otherMethods } from "@/lib/api-refusals";

export const GET = userRoute({
  query: listInput,
  output: addressListOutput,
  handler: async ({ viewer, query }) => {
    const live = await listAddresses(viewer.user.id);
    return query.deleted === "true" ? { ...live, items: await listDeletedAddresses(viewer.user.id) } : live;
  },
});

export const POST = userRoute({
  input: addressInput,
  output: addressOutput,
  status: 201,
  handler: ({ viewer, input }) => createAddress(viewer.user.id, input),
});

export const { PUT, PATCH, DELETE, OPTIONS } = otherMethods("GET", "POST");
