import { z } from "zod";

/** The code of a division: six digits. */
export const areaCode = z.string({ error: (issue) => (issue.input === undefined ? "required" : "wrong_type") }).regex(/^\d{6}$/, "area_unknown");
