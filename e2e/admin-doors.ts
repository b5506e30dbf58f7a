import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import en from "../lib/i18n/en.json" with { type: "json" };
import zh from "../lib/i18n/zh.json" with { type: "json" };

/*
 * Who may what: every page, action and handler below app/[locale]/admin, and the list of those that are there. What is not
 * listed here fails, and so does what is listed and not there (api/admin-matrix.spec.ts).
 */
export const everybody = ["nobody", "shopper", "support", "admin"] as const;
export type Who = (typeof everybody)[number];
const staff: Who[] = ["support", "admin"];
const admins: Who[] = ["admin"];

export const pages: Record<string, Who[]> = {
  "": staff, "users": staff, "users/[id]": staff, "messages": staff, "messages/[id]": staff, "audit": staff, "two-factor": staff,
};
/** Words of both languages that only one page says, none of which anybody else may be told. */
export const ownWords: Record<string, string[]> = Object.fromEntries(
  Object.entries({ "": "overview", "users": "users", "messages": "messages", "audit": "audit", "two-factor": "twoFactor" } as const).map(([folder, name]) => [folder, [en.admin[name].lead, zh.admin[name].lead]]),
);
Object.assign(ownWords, { "users/[id]": [en.admin.user.back, zh.admin.user.back], "messages/[id]": [en.admin.message.back, zh.admin.message.back] });
/** All of them and what else is given, as a pattern. */
export const staffWords = (...more: string[]) => new RegExp([...Object.values(ownWords).flat(), en.admin.audit.title, zh.admin.audit.title, ...more].map((word) => word.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&")).join("|"));

const layers = ["other", ["locale", "en", "d", null], "admin"] as const;
const leaf = ["__PAGE__", {}, null, null, 0];
/** The router state of a browser on another staff page: it has every layout already and wants the page alone. */
export const forgedState = encodeURIComponent(JSON.stringify(["", { children: [layers[1], { children: [layers[2], { children: [layers[0], { children: leaf }, null, null, 0] }, null, null, 16] }, null, null, 16] }, null, null, 16]));

export const handlers: Record<string, Who[]> = { "audit/csv": admins };
export const actions: Record<string, Who[]> = {
  "users/[id] endSessionAction": staff, "users/[id] endSessionsAction": staff, "users/[id] sendResetAction": staff,
  "users/[id] disableAction": admins, "users/[id] enableAction": admins, "users/[id] unlockAction": admins, "users/[id] changeRoleAction": admins, "users/[id] revealAction": staff,
  "messages retryMessageAction": admins, "messages cancelMessageAction": admins, "messages retryMessagesAction": admins, "messages cancelMessagesAction": admins, "messages revealRecipientAction": staff,
  "two-factor startTwoFactorAction": staff, "two-factor confirmTwoFactorAction": staff, "two-factor giveSecondFactorAction": staff, "two-factor renewRecoveryCodesAction": staff, "two-factor stopTwoFactorAction": staff,
};

const root = join(import.meta.dirname, "..", "app", "[locale]", "admin");
const files = readdirSync(root, { recursive: true, encoding: "utf8" });
const folderOf = (file: string) => relative(root, join(root, file, "..")).split("\\").join("/");
export const found = {
  pages: files.filter((file) => /(^|\/)page\.tsx$/.test(file)).map(folderOf),
  handlers: files.filter((file) => /(^|\/)route\.ts$/.test(file)).map(folderOf),
  actions: files.filter((file) => /(^|\/)actions\.ts$/.test(file)).flatMap((file) =>
    [...readFileSync(join(root, file), "utf8").matchAll(/^export (?:const|async function|function) (\w+)/gm)].map((match) => `${folderOf(file)} ${match[1]}`.trim())),
};

/** Ids of server actions, as the build that is served knows them: file and name. */
export function actionIds(): Map<string, string> {
  const build = process.env.NEXT_DIST_DIR;
  if (!build) throw new Error("which build? `npm test -- e2e` says it in NEXT_DIST_DIR");
  const manifest = join(import.meta.dirname, "..", build, "server", "server-reference-manifest.json");
  const { node } = JSON.parse(readFileSync(manifest, "utf8")) as { node: Record<string, { filename: string; exportedName: string }> };
  const ids = new Map<string, string>();
  for (const [id, { filename, exportedName }] of Object.entries(node)) {
    const folder = /^app\/\[locale\]\/admin\/?(.*?)\/?actions\.ts$/.exec(filename)?.[1];
    if (folder !== undefined) ids.set(`${folder} ${exportedName}`.trim(), id);
  }
  return ids;
}

/** What an action answers to a form that fits nothing: those who may call it hear so, everybody else that they may not. */
export function reasonFor(name: string, who: Who): string {
  return actions[name]?.includes(who) ? "invalid_fields" : who === "nobody" ? "unauthenticated" : "forbidden";
}

/** Such a form. Its fields go before the arguments that refer to them, as React sends them. */
export function misfit(): FormData {
  const body = new FormData();
  body.set("_1_nonsense", "1");
  body.set("0", '[null,"$K1"]');
  return body;
}

/** The address of a page or handler that is there, in a folder of the staff's. */
export function pathOf(folder: string, ids: { user: string; message: string }, prefix = ""): string {
  return `${prefix}/admin${folder ? `/${folder}` : ""}`.replace("[id]", folder.startsWith("users") ? ids.user : ids.message);
}
