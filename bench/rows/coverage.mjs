// Which jobs of bench/rows.mjs belong to which endpoint, page, act and function of the shop: read off the folders, so that a new one without
// a job is named in the report.
import { readdirSync, readFileSync } from "node:fs";
import { inRoot } from "../../local/paths.mjs";

/** What reads and writes no rows of the database's growing tables, or is measured under another name. */
const reasons = /** @type {Record<string, string>} */ ({
  "/": "prerendered: reads no rows", "/terms": "prerendered: reads no rows", "/docs/api": "prerendered: reads no rows", "/docs/ui": "reads no rows",
  "/register": "reads no rows; its captcha is in KV", "/reset-password": "reads no rows; its captcha is in KV",
  "GET /api/v1/openapi.json": "reads no rows",
  "GET /api/inngest": "what it calls is measured as functions", "POST /api/inngest": "what it calls is measured as functions", "PUT /api/inngest": "what it calls is measured as functions",
  "function stats": "counts what happened in the last 36 hours, so it takes as long as that was much",
  "pasteAddressAction": "reads no rows but the divisions in memory",
});

/** Acts of forms whose verb a call of the API has, too. */
const sameAs = /** @type {Record<string, string>} */ ({
  logOutAction: "DELETE /api/v1/sessions/current", changeEmailAction: "PUT /api/v1/me/email", changeMobileAction: "PUT /api/v1/me/mobile", changePasswordAction: "PUT /api/v1/me/password",
  resendVerificationAction: "POST /api/v1/me/email/verification", cancelEmailAction: "DELETE /api/v1/me/email/pending", confirmByPasswordAction: "POST /api/v1/me/step-up", confirmBySmsAction: "POST /api/v1/me/step-up",
  sendStepUpSmsAction: "POST /api/v1/sms-codes", sendChangeMobileSmsAction: "POST /api/v1/sms-codes", sendRegisterSmsAction: "POST /api/v1/sms-codes", sendLoginSmsAction: "POST /api/v1/sms-codes",
  sendBindSmsAction: "POST /api/v1/sms-codes", sendRegisterEmailAction: "POST /api/v1/email-codes", registerByMobileAction: "POST /api/v1/users", registerByEmailAction: "POST /api/v1/users",
  loginByPasswordAction: "POST /api/v1/sessions", loginBySmsAction: "POST /api/v1/sessions", undoEmailAction: "POST /api/v1/email-undos", verifyEmailAction: "POST /api/v1/email-verifications",
  createAddressAction: "POST /api/v1/addresses", updateAddressAction: "PUT /api/v1/addresses/[id]", setDefaultAddressAction: "PUT /api/v1/addresses/[id]/default", renameAddressAction: "PUT /api/v1/addresses/[id]/title",
  deleteAddressAction: "DELETE /api/v1/addresses/[id]", restoreAddressAction: "POST /api/v1/addresses/[id]/restore", signOutDeviceAction: "DELETE /api/v1/sessions/[id]", signOutOthersAction: "DELETE /api/v1/sessions",
  unlinkProviderAction: "DELETE /api/v1/linked-accounts/[provider]", requestResetAction: "POST /api/v1/password-resets", verifyResetAction: "POST /api/v1/password-resets/[id]/verification",
  resetPasswordAction: "PUT /api/v1/password-resets/[id]/password",
  // A grant and no more, once the provider has said where to go.
  linkProviderAction: "GET /api/auth/[...nextauth]", proveByProviderAction: "GET /api/auth/[...nextauth]", continueWithProviderAction: "GET /api/auth/[...nextauth]",
});

const pathOf = (/** @type {string} */ file) => `/${file.split("/").slice(1, -1).filter((part) => part !== "[locale]" && !/^\(.*\)$/.test(part)).join("/")}`;
/** @param {string} folder @param {RegExp} name */
const files = (folder, name) => readdirSync(inRoot(folder), { recursive: true, encoding: "utf8" }).map((file) => `${folder}/${file}`).filter((file) => name.test(file)).toSorted().map((file) => ({ file, text: readFileSync(inRoot(file), "utf8") }));

/** Everything that may be asked of the shop. @returns {string[]} */
function everything() {
  const calls = files("app", /\/route\.ts$/).filter(({ file }) => !file.includes("[[...path]]")).flatMap(({ file, text }) =>
    [...text.matchAll(/^export (?:async function|const) (GET|POST|PUT|PATCH|DELETE)\b(?! = missing)/gm)].map((match) => `${match[1]} ${pathOf(file)}`));
  const pages = files("app", /\/page\.tsx$/).map(({ file }) => pathOf(file));
  const acts = files("app", /\/actions\.ts$/).flatMap(({ text }) => [...text.matchAll(/^export const (\w+Action)\b/gm)].map((match) => match[1] ?? ""));
  const functions = files("inngest/functions", /(?<!\.test)\.ts$/).map(({ file }) => `function ${file.slice(file.lastIndexOf("/") + 1, -3)}`);
  return [...calls, ...pages, ...acts, ...functions, "relay"];
}

/**
 * @param {string[]} jobs titles
 * @returns {{ measured: string[], elsewhere: [string, string][], missing: string[] }} `elsewhere`: why it has no job of its own
 */
export function coverage(jobs) {
  const named = new Set(jobs.map((title) => title.split(": ")[0] ?? ""));
  const all = everything();
  const elsewhere = /** @type {[string, string][]} */ (all.filter((one) => !named.has(one)).flatMap((one) => {
    const same = sameAs[one];
    const reason = reasons[one] ?? (same && named.has(same) ? `as ${same}` : undefined);
    return reason ? [[one, reason]] : [];
  }));
  const known = new Set(elsewhere.map(([one]) => one));
  return { measured: all.filter((one) => named.has(one)), elsewhere, missing: all.filter((one) => !named.has(one) && !known.has(one)) };
}
