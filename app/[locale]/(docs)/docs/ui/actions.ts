"use server";

import { z } from "zod";
import { givenPassword, username } from "@/lib/account/input";
import { publicAction } from "@/lib/action";
import { env, isLoopback } from "@/lib/env";
import { AppError, invalid, notFound } from "@/lib/errors";

const demoInput = z.strictObject({ username, password: givenPassword, acceptTerms: z.literal(true, { error: "terms_required" }) });

/** The gallery's own form: it refuses "taken" at the field and "waits" as a whole, and stores nothing. */
export const demo = publicAction(
  demoInput,
  async ({ input }) => {
    if (!isLoopback(env().APP_URL)) throw notFound();
    if (input.username === "taken") throw invalid({ username: "username_taken" });
    if (input.username === "waits") throw new AppError("too_many_requests", "too_many_requests", { retryAfter: 60 });
    return null;
  },
  { booleans: ["acceptTerms"] },
);
