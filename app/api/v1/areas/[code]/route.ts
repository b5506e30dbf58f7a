import { cacheableAnswer } from "@/lib/areas/answer";
import { areaDetailOutput } from "@/lib/areas/output";
import { getArea } from "@/lib/areas/queries";
import { publicRoute } from "@/lib/api";
import { otherMethods } from "@/lib/api-refusals";
import { notFound } from "@/lib/errors";

export const GET = publicRoute({
  output: areaDetailOutput,
  handler: async ({ request, params }) => {
    const found = await getArea(params["code"] ?? "");
    if (!found) throw notFound();
    return cacheableAnswer(request, found.version, found.area);
  },
});

export const { POST, PUT, PATCH, DELETE, OPTIONS } = otherMethods("GET");
