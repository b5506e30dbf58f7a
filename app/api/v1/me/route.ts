import { meOutput } from "@/lib/account/output";
import { getMe } from "@/lib/account/queries";
import { userRoute } from "@/lib/api";
import { otherMethods } from "@/lib/api-refusals";

export const GET = userRoute({ output: meOutput, handler: ({ viewer }) => getMe(viewer.user.id) });

export const { POST, PUT, PATCH, DELETE, OPTIONS } = otherMethods("GET");
