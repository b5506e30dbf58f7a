import { listSecurityEvents } from "@/lib/account/list-events";
import { securityEventsOutput } from "@/lib/account/output";
import { userRoute } from "@/lib/api";
import { otherMethods } from "@/lib/api-refusals";
import { pageInput } from "@/lib/paging";

export const GET = userRoute({ query: pageInput, output: securityEventsOutput, handler: ({ viewer, query }) => listSecurityEvents(viewer.user.id, query) });

export const { POST, PUT, PATCH, DELETE, OPTIONS } = otherMethods("GET");
