import { readFileSync } from "node:fs";

export type Action = { id: string; file: string; name: string };

/** Every server action of the build that is served: its id, its file below `app/[locale]`, its name. */
export const actions: Action[] = Object.entries(
  (JSON.parse(readFileSync(`${process.env.NEXT_DIST_DIR}/server/server-reference-manifest.json`, "utf8")) as { node: Record<string, { filename: string; exportedName: string }> }).node,
).map(([id, { filename, exportedName }]) => ({ id, file: filename.replace(/^.*app\/\[locale\]\//, ""), name: exportedName }));

/** The id of one action. */
export function actionOf(file: string, name: string): string {
  const found = actions.find((one) => one.file === file && one.name === name);
  if (!found) throw new Error(`the build has no ${name} of ${file}`);
  return found.id;
}
