import { viewerOutput } from "@/lib/account/output";
import { publicRoute } from "@/lib/api";
import { otherMethods } from "@/lib/api-refusals";
import { viewerOf } from "@/lib/sessions/current";
import { tokenOf } from "@/lib/sessions/token";

export const GET = publicRoute({
  output: viewerOutput,
  handler: async ({ request }) => {
    const viewer = await viewerOf(tokenOf(request.headers));
    return { user: viewer && { username: viewer.user.username, role: viewer.user.role }, cartCount: 0 };
  },
});

export const { POST, PUT, PATCH, DELETE, OPTIONS } = otherMethods("GET");
