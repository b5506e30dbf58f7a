import type en from "@/lib/i18n/en.json";

/** All words of the staff pages, as one language has them. */
export type AdminWords = (typeof en)["admin"];

/** The word for a name that came out of the database: the name itself when there is none. */
export function wordFor(words: Record<string, string>, name: string): string {
  return words[name] ?? name;
}

/** The word for what staff did: `user.disable` and the like. */
export function actionWord(words: AdminWords["audit"]["actions"], action: string): string {
  const [noun = "", verb = ""] = action.split(".");
  const group: Record<string, Record<string, string>> = words;
  return group[noun]?.[verb] ?? action;
}
