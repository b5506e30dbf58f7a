import { z } from "zod";
import { isId } from "./id";

/** API.md: 20 at a time, at most 100. */
export const pageSizes = { usual: 20, most: 100 } as const;

/** What a long list takes in its query string. The cursor is opaque: only what we gave out comes back. */
export const pageInput = z.strictObject({
  limit: z
    .string()
    .regex(/^[1-9]\d{0,2}$/, { error: "invalid_value" })
    .transform(Number)
    .refine((limit) => limit <= pageSizes.most, { error: "invalid_value" })
    .default(pageSizes.usual),
  cursor: z
    .string()
    .max(100, { error: "invalid_value" })
    .transform((text) => Buffer.from(text, "base64url").toString("utf8"))
    .refine((text) => text.startsWith("id:") && isId(text.slice(3)), { error: "invalid_value" })
    .transform((text) => text.slice(3))
    .optional(),
});
export type Page = z.output<typeof pageInput>;

/**
 * One page of a list sorted by id, newest first, of `limit + 1` rows read.
 * @returns the rows to show and the cursor of the next page, null at the end.
 */
export function pageOf<R extends { id: string }>(rows: readonly R[], limit: number): { rows: R[]; nextCursor: string | null } {
  const shown = rows.slice(0, limit);
  const last = rows.length > limit ? shown.at(-1) : undefined;
  return { rows: shown, nextCursor: last ? Buffer.from(`id:${last.id}`).toString("base64url") : null };
}
