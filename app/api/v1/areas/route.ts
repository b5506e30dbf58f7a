import { cacheableAnswer } from "@/lib/areas/answer";
import { areaListOutput } from "@/lib/areas/output";
import { listProvinces } from "@/lib/areas/queries";
import { publicRoute } from "@/lib/api";
import { otherMethods } from "@/lib/api-refusals";

export const GET = publicRoute({
  output: areaListOutput,
  handler: async ({ request }) => {
    const { version, items } = await listProvinces();
    return cacheableAnswer(request, version, { items });
  },
});

export const { POST, PUT, PATCH, DELETE, OPTIONS } = otherMethods("GET");
