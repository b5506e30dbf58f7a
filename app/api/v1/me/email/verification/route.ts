import { emailSentOutput } from "@/lib/account/output";
import { resendVerification } from "@/lib/account/resend-verification";
import { userRoute } from "@/lib/api";
import { otherMethods } from "@/lib/api-refusals";

export const POST = userRoute({ output: emailSentOutput, status: 202, handler: ({ viewer, client }) => resendVerification(viewer.user.id, client) });

export const { GET, PUT, PATCH, DELETE, OPTIONS } = otherMethods("POST");
