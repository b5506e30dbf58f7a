import en from "../../lib/i18n/en.json" with { type: "json" };
import { actionOf } from "./actions";
import { type Ask, apiCall, appUrl, type Headers, reason, type Reply } from "./client";
import { actionAsk, type Fields, ledTo, stateOf } from "./door";

/** The pages' forms whose rules the API has, too: where each stands, and its action. */
const forms = {
  register: ["/register", "(auth)/register", "registerByMobileAction"],
  registerByEmail: ["/register?by=email", "(auth)/register", "registerByEmailAction"],
  login: ["/login", "(auth)/login", "loginByPasswordAction"],
  loginBySms: ["/login?by=sms", "(auth)/login", "loginBySmsAction"],
  bind: ["/bind", "(auth)/bind", "bindByPasswordAction"],
  bindBySms: ["/bind?by=sms", "(auth)/bind", "bindBySmsAction"],
  registerBound: ["/bind?by=new", "(auth)/bind", "registerBoundAction"],
  reset: ["/reset-password", "(auth)/reset-password", "requestResetAction"],
  resetCode: ["/reset-password/code", "(auth)/reset-password", "verifyResetAction"],
  resetPassword: ["/reset-password/new", "(auth)/reset-password", "resetPasswordAction"],
  verifyEmail: ["/verify-email", "(auth)/verify-email", "verifyEmailAction"],
  disownEmail: ["/verify-email", "(auth)/verify-email", "disownEmailAction"],
  undoEmail: ["/undo-email", "(auth)/undo-email", "undoEmailAction"],
  email: ["/account/email", "account", "changeEmailAction"],
  cancelEmail: ["/account", "account", "cancelEmailAction"],
  resendVerification: ["/account", "account", "resendVerificationAction"],
  mobile: ["/account/mobile", "account", "changeMobileAction"],
  password: ["/account/password", "account", "changePasswordAction"],
  confirm: ["/account/confirm", "account", "confirmByPasswordAction"],
  confirmBySms: ["/account/confirm?by=sms", "account", "confirmBySmsAction"],
  endSession: ["/account/security", "account/security", "signOutDeviceAction"],
  endOthers: ["/account/security", "account/security", "signOutOthersAction"],
  unlink: ["/account/security", "account/security/linked", "unlinkProviderAction"],
  address: ["/account/addresses/new", "account/addresses", "createAddressAction"],
  defaultAddress: ["/account/addresses", "account/addresses", "setDefaultAddressAction"],
  deleteAddress: ["/account/addresses", "account/addresses", "deleteAddressAction"],
} as const;
export type Form = keyof typeof forms;

/** One of the pages' forms, posted by its script. */
export function post(form: Form, fields: Fields, headers: Headers = {}): Ask {
  const [path, folder, action] = forms[form];
  return actionAsk(actionOf(`${folder}/actions.ts`, action), path, fields, headers);
}

/** A call of /api/v1 as a browser may make it, by its cookie. */
export const api = (method: string, path: string, body?: unknown) => apiCall(method, path, body, { origin: appUrl });

/** The button of a form that has a code sent. */
export const sendCode = (form: Form, fields: Record<string, string>, captcha: Captcha) => post(form, { ...fields, sendCode: "1", ...solved(captcha) });

export type Captcha = { id: string; answer: string } | undefined;
/** A solved captcha as the fields of a form. */
export const solved = (captcha: Captcha) => ({ "captcha.id": captcha?.id ?? "", "captcha.answer": captcha?.answer ?? "" });

/** By turns through the doors, two and two: the processes take turns one by one, and so each door is asked at both. */
export const either = (at: number, ...doors: Ask[]): Ask => doors[Math.floor(at / 2) % doors.length] ?? { path: "/" };

const reasons = new Map(Object.entries(en.errors).map(([name, words]) => [words as string, name]));

/** What came of it, in the same words for both doors: "done", the reason, or the reasons of the fields. */
export function outcome(reply: Reply): string {
  const state = stateOf(reply);
  if (!state) return ledTo(reply) !== null || reply.status < 300 ? "done" : reason(reply) || String(reply.status);
  if (state.ok) return "done";
  // A page says what is wrong with a field in a sentence.
  const fields = Object.entries(state.fields ?? {}).map(([name, words]) => `${name}:${reasons.get(words) ?? words}`);
  return fields.sort().join(" ") || (state.reason ?? "");
}

/** How often each came. */
export function outcomes(replies: Reply[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const one of replies.map(outcome)) counts[one] = (counts[one] ?? 0) + 1;
  return counts;
}
