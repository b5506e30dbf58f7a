import { changeMobile } from "@/lib/account/change-mobile";
import { changeMobileInput } from "@/lib/account/input";
import { userRoute } from "@/lib/api";
import { otherMethods } from "@/lib/api-refusals";

export const PUT = userRoute({ input: changeMobileInput, status: 204, handler: ({ input, viewer, client }) => changeMobile(viewer, client, input) });

export const { GET, POST, PATCH, DELETE, OPTIONS } = otherMethods("PUT");
