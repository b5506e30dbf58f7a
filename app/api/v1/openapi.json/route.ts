import { Answer } from "@/lib/answer";
import { publicRoute } from "@/lib/api";
import { otherMethods } from "@/lib/api-refusals";
import { openApiDocument } from "./document";

/** The same for everybody, so caches may keep it for a while. */
export const GET = publicRoute({
  handler: async () => Answer.json(openApiDocument(), { headers: { "cache-control": "public, max-age=300" } }),
});

export const { POST, PUT, PATCH, DELETE, OPTIONS } = otherMethods("GET");
