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
    if (query.deleted !== "true") return live;
    const deleted = await listDeletedAddresses(viewer.user.id);
    return { ...live, items: deleted.map((address) => ({ ...address, deletedAt: address.deletedAt.toISOString() })) };
  },
});

export const POST = userRoute({
  input: addressInput,
  output: addressOutput,
  status: 201,
  handler: ({ viewer, input }) => createAddress(viewer.user.id, input),
});

export const { PUT, PATCH, DELETE, OPTIONS } = otherMethods("GET", "POST");
