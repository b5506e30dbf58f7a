import { leave } from "@/lib/account/leave";
import { publicRoute } from "@/lib/api";
import { otherMethods } from "@/lib/api-refusals";
import { AppError } from "@/lib/errors";

/** `leave` asks who is there: the cookie goes also while the database can't say. */
export const DELETE = publicRoute({
  handler: async ({ client }) => {
    if (!(await leave(client))) throw new AppError("unauthenticated", "unauthenticated");
  },
});

export const { GET, POST, PUT, PATCH, OPTIONS } = otherMethods("DELETE");
