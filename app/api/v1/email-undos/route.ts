import { emailTokenInput } from "@/lib/account/input";
import { undoEmail } from "@/lib/account/undo-email";
import { publicRoute } from "@/lib/api";
import { otherMethods } from "@/lib/api-refusals";

export const POST = publicRoute({ input: emailTokenInput, status: 204, handler: ({ input, client }) => undoEmail(client, input.token) });

export const { GET, PUT, PATCH, DELETE, OPTIONS } = otherMethods("POST");
