import { linkedAccountsOutput } from "@/lib/account/output";
import { listLinkedAccounts } from "@/lib/account/queries";
import { userRoute } from "@/lib/api";
import { otherMethods } from "@/lib/api-refusals";

export const GET = userRoute({ output: linkedAccountsOutput, handler: async ({ viewer }) => ({ items: await listLinkedAccounts(viewer.user.id) }) });
export const { POST, PUT, PATCH, DELETE, OPTIONS } = otherMethods("GET");
