import type { z } from "zod";
import * as account from "@/lib/account/input";
import * as accountOutput from "@/lib/account/output";
import * as address from "@/lib/addresses/input";
import * as addressOutput from "@/lib/addresses/output";
import { areaDetailOutput, areaListOutput } from "@/lib/areas/output";
import { createCaptchaInput } from "@/lib/captchas/input";
import { captchaOutput } from "@/lib/captchas/output";
import { sendEmailCodeInput, sendSmsCodeInput } from "@/lib/codes/input";
import { codeStateOutput, sentCodeOutput } from "@/lib/codes/output";
import type { ErrorCode } from "@/lib/errors";
import type en from "@/lib/i18n/en.json";
import { pageInput } from "@/lib/paging";
import { sessionsOutput } from "@/lib/sessions/output";

/** One call of the API. `apiDocs.calls.<id>` of both locale files says what it does. */
export type Operation = {
  id: keyof (typeof en)["apiDocs"]["calls"];
  method: "GET" | "POST" | "PUT" | "DELETE";
  /** Below `/api/v1`, with `{name}` for a parameter. */
  path: string;
  /** Whose call it is: anybody's, a signed-in person's, or one who proved who they are within ten minutes. */
  who: "anybody" | "user" | "fresh";
  /** Anybody's, with more for who is signed in: a client sends what it has. */
  orSignedIn?: true;
  /** The JSON body; several where exactly one of them is sent. */
  body?: z.ZodType | readonly z.ZodType[];
  query?: z.ZodObject;
  status: 200 | 201 | 202 | 204;
  answer?: z.ZodType;
  /** Whoever names the ETag of what they have is told by 304 that it is still so. */
  byETag?: true;
  /** Refusals beyond those that every call of its kind may give. */
  refusals?: readonly ErrorCode[];
};

const anybody = "anybody";
const user = "user";
const fresh = "fresh";

/** Every call of `/api/v1`; a test compares it with the route files. */
export const operations: readonly Operation[] = [
  { id: "getOpenApi", method: "GET", path: "/openapi.json", who: anybody, status: 200 },
  { id: "getViewer", method: "GET", path: "/viewer", who: anybody, orSignedIn: true, status: 200, answer: accountOutput.viewerOutput },
  { id: "countUsername", method: "GET", path: "/usernames/{username}/count", who: anybody, status: 200, answer: accountOutput.usernameCountOutput, refusals: ["too_many_requests"] },
  { id: "createCaptcha", method: "POST", path: "/captchas", who: anybody, body: createCaptchaInput, status: 201, answer: captchaOutput, refusals: ["too_many_requests"] },
  { id: "sendSmsCode", method: "POST", path: "/sms-codes", who: anybody, orSignedIn: true, body: sendSmsCodeInput, status: 202, answer: sentCodeOutput, refusals: ["unauthenticated", "too_many_requests"] },
  { id: "getSmsCode", method: "GET", path: "/sms-codes/{id}", who: anybody, status: 200, answer: codeStateOutput, refusals: ["not_found"] },
  { id: "sendEmailCode", method: "POST", path: "/email-codes", who: anybody, body: sendEmailCodeInput, status: 202, answer: sentCodeOutput, refusals: ["too_many_requests"] },
  { id: "getEmailCode", method: "GET", path: "/email-codes/{id}", who: anybody, status: 200, answer: codeStateOutput, refusals: ["not_found"] },
  { id: "register", method: "POST", path: "/users", who: anybody, body: [account.registerByMobileInput, account.registerByEmailInput], status: 201, answer: accountOutput.signedInOutput, refusals: ["forbidden", "conflict", "too_many_requests"] },
  { id: "logIn", method: "POST", path: "/sessions", who: anybody, body: [account.loginByPasswordInput, account.loginBySmsInput], status: 201, answer: accountOutput.signedInOutput, refusals: ["unauthenticated", "forbidden", "conflict", "too_many_requests"] },
  { id: "listSessions", method: "GET", path: "/sessions", who: user, status: 200, answer: sessionsOutput },
  { id: "endSession", method: "DELETE", path: "/sessions/{id}", who: user, status: 204, refusals: ["not_found"] },
  { id: "logOut", method: "DELETE", path: "/sessions/current", who: user, status: 204 },
  { id: "endOtherSessions", method: "DELETE", path: "/sessions", who: user, status: 204 },
  { id: "stepUp", method: "POST", path: "/me/step-up", who: user, body: [account.stepUpByPasswordInput, account.stepUpBySmsInput], status: 204, refusals: ["too_many_requests"] },
  { id: "getMe", method: "GET", path: "/me", who: user, status: 200, answer: accountOutput.meOutput },
  { id: "changeEmail", method: "PUT", path: "/me/email", who: fresh, body: account.changeEmailInput, status: 202, answer: accountOutput.emailSentOutput, refusals: ["too_many_requests"] },
  { id: "cancelPendingEmail", method: "DELETE", path: "/me/email/pending", who: user, status: 204, refusals: ["not_found"] },
  { id: "resendVerification", method: "POST", path: "/me/email/verification", who: user, status: 202, answer: accountOutput.emailSentOutput, refusals: ["not_found", "too_many_requests"] },
  { id: "verifyEmail", method: "POST", path: "/email-verifications", who: anybody, body: account.emailTokenInput, status: 204, refusals: ["not_found"] },
  { id: "undoEmail", method: "POST", path: "/email-undos", who: anybody, body: account.emailTokenInput, status: 204, refusals: ["not_found"] },
  { id: "changePassword", method: "PUT", path: "/me/password", who: fresh, body: account.changePasswordInput, status: 204, refusals: ["conflict", "too_many_requests"] },
  { id: "changeMobile", method: "PUT", path: "/me/mobile", who: fresh, body: account.changeMobileInput, status: 204, refusals: ["conflict", "too_many_requests"] },
  { id: "requestReset", method: "POST", path: "/password-resets", who: anybody, body: [account.resetByEmailInput, account.resetByMobileInput], status: 202, answer: accountOutput.resetOutput, refusals: ["too_many_requests"] },
  { id: "verifyReset", method: "POST", path: "/password-resets/{id}/verification", who: anybody, body: account.verifyResetInput, status: 200, answer: accountOutput.resetGrantOutput, refusals: ["not_found", "too_many_requests"] },
  { id: "resetPassword", method: "PUT", path: "/password-resets/{id}/password", who: anybody, body: account.resetPasswordInput, status: 204, refusals: ["not_found", "too_many_requests"] },
  { id: "listProvinces", method: "GET", path: "/areas", who: anybody, status: 200, answer: areaListOutput, byETag: true },
  { id: "getArea", method: "GET", path: "/areas/{code}", who: anybody, status: 200, answer: areaDetailOutput, byETag: true, refusals: ["not_found"] },
  { id: "listAddresses", method: "GET", path: "/addresses", who: user, query: address.listInput, status: 200, answer: addressOutput.addressListOutput },
  { id: "createAddress", method: "POST", path: "/addresses", who: user, body: address.addressInput, status: 201, answer: addressOutput.addressOutput, refusals: ["conflict"] },
  { id: "getAddress", method: "GET", path: "/addresses/{id}", who: user, status: 200, answer: addressOutput.addressOutput, refusals: ["not_found"] },
  { id: "updateAddress", method: "PUT", path: "/addresses/{id}", who: user, body: address.addressInput, status: 200, answer: addressOutput.addressOutput, refusals: ["not_found"] },
  { id: "deleteAddress", method: "DELETE", path: "/addresses/{id}", who: user, status: 204, refusals: ["not_found"] },
  { id: "setDefaultAddress", method: "PUT", path: "/addresses/{id}/default", who: user, status: 204, refusals: ["not_found"] },
  { id: "renameAddress", method: "PUT", path: "/addresses/{id}/title", who: user, body: address.titleInput, status: 200, answer: addressOutput.addressOutput, refusals: ["not_found"] },
  { id: "restoreAddress", method: "POST", path: "/addresses/{id}/restore", who: user, status: 200, answer: addressOutput.addressOutput, refusals: ["not_found", "conflict"] },
  { id: "listLinkedAccounts", method: "GET", path: "/linked-accounts", who: user, status: 200, answer: accountOutput.linkedAccountsOutput },
  { id: "unlinkAccount", method: "DELETE", path: "/linked-accounts/{provider}", who: fresh, status: 204, refusals: ["not_found", "conflict"] },
  { id: "listSecurityEvents", method: "GET", path: "/security-events", who: user, query: pageInput, status: 200, answer: accountOutput.securityEventsOutput },
];
