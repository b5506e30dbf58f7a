import type { users } from "@/db/schema";

/** A row of `users`, for verbs; what leaves the shop is in output.ts. */
export type User = typeof users.$inferSelect;
