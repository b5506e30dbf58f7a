import { z } from "zod";

/** A division as the API shows it. */
export const areaOutput = z.object({ code: z.string(), name: z.string(), nameEn: z.string() });
/** `GET /areas`: the provinces. */
export const areaListOutput = z.object({ items: z.array(areaOutput) });
/** `GET /areas/{code}`: one division and what can be chosen below it. */
export const areaDetailOutput = areaOutput.extend({ children: z.array(areaOutput) });

export type AreaItem = z.output<typeof areaOutput>;
export type AreaDetail = z.output<typeof areaDetailOutput>;
