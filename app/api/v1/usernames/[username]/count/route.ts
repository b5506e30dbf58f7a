import { usernameCheckBudget, username } from "@/lib/account/input";
import { usernameCountOutput } from "@/lib/account/output";
import { countUsername } from "@/lib/account/queries";
import { publicRoute } from "@/lib/api";
import { otherMethods } from "@/lib/api-refusals";
import { ipGroup } from "@/lib/canonical";
import { parse } from "@/lib/parse";
import { limitInKv } from "@/lib/rate-limit";
import { z } from "zod";

const params = z.strictObject({ username });

export const GET = publicRoute({
  output: usernameCountOutput,
  handler: async ({ params: given, client }) => {
    await limitInKv("username-check", ipGroup(client.ip), usernameCheckBudget, "open");
    const { username: name } = parse(params, given);
    return { username: name, count: await countUsername(name) };
  },
});

export const { POST, PUT, PATCH, DELETE, OPTIONS } = otherMethods("GET");
