import { username } from "@/lib/account/input";
import { usernameCountOutput } from "@/lib/account/output";
import { countUsername } from "@/lib/account/queries";
import { limitUsernameChecks } from "@/lib/account/username-limit";
import { publicRoute } from "@/lib/api";
import { otherMethods } from "@/lib/api-refusals";
import { parse } from "@/lib/parse";
import { z } from "zod";

const params = z.strictObject({ username });

export const GET = publicRoute({
  output: usernameCountOutput,
  handler: async ({ params: given, client }) => {
    await limitUsernameChecks(client.ip);
    const { username: name } = parse(params, given);
    return { username: name, count: await countUsername(name) };
  },
});

export const { POST, PUT, PATCH, DELETE, OPTIONS } = otherMethods("GET");
