/** The API's calls about accounts: registering, signing in, sessions, codes, e-mail, mobile and password. */
import { defaultPassword, newMobile, newUsername } from "@/db/factories";
import * as captchaCall from "@/app/api/v1/captchas/route";
import * as emailCodes from "@/app/api/v1/email-codes/route";
import * as emailCode from "@/app/api/v1/email-codes/[id]/route";
import * as emailUndos from "@/app/api/v1/email-undos/route";
import * as emailVerifications from "@/app/api/v1/email-verifications/route";
import * as linkedAccount from "@/app/api/v1/linked-accounts/[provider]/route";
import * as linkedAccounts from "@/app/api/v1/linked-accounts/route";
import * as me from "@/app/api/v1/me/route";
import * as myEmail from "@/app/api/v1/me/email/route";
import * as pendingEmail from "@/app/api/v1/me/email/pending/route";
import * as verification from "@/app/api/v1/me/email/verification/route";
import * as myMobile from "@/app/api/v1/me/mobile/route";
import * as myPassword from "@/app/api/v1/me/password/route";
import * as stepUp from "@/app/api/v1/me/step-up/route";
import * as resets from "@/app/api/v1/password-resets/route";
import * as resetVerification from "@/app/api/v1/password-resets/[id]/verification/route";
import * as resetPassword from "@/app/api/v1/password-resets/[id]/password/route";
import * as securityEvents from "@/app/api/v1/security-events/route";
import * as sessions from "@/app/api/v1/sessions/route";
import * as session from "@/app/api/v1/sessions/[id]/route";
import * as smsCodes from "@/app/api/v1/sms-codes/route";
import * as smsCode from "@/app/api/v1/sms-codes/[id]/route";
import * as usernameCount from "@/app/api/v1/usernames/[username]/count/route";
import * as userCall from "@/app/api/v1/users/route";
import * as viewer from "@/app/api/v1/viewer/route";
import { makeGrant } from "@/lib/account/grants";
import { logOut } from "@/lib/account/log-out";
import { anEmail, solved } from "@/lib/account/testing";
import { sendSmsCode } from "@/lib/codes/send-sms";
import { db } from "@/db";
import { newToken } from "@/lib/secrets";
import { anAgent, anIp, change, get, write } from "./job";
import { aCode, aLink, pend, theCode } from "./secrets";

export const aClient = () => ({ ip: anIp(), userAgent: anAgent, requestId: "rows", device: newToken() });
const newPassword = "walnut-harbour-kettle-58";
const start = { password: defaultPassword, acceptTerms: true };

get("GET /api/v1/viewer", viewer.GET);
get("GET /api/v1/viewer: signed out", viewer.GET, () => ({ token: null }));
get("GET /api/v1/usernames/[username]/count: taken", usernameCount.GET, ({ user }) => ({ params: { username: user.username } }));
get("GET /api/v1/usernames/[username]/count: free", usernameCount.GET, () => ({ params: { username: newUsername() } }));
get("GET /api/v1/me", me.GET);
get("GET /api/v1/sessions", sessions.GET);
get("GET /api/v1/linked-accounts", linkedAccounts.GET);
get("GET /api/v1/security-events", securityEvents.GET);
get("GET /api/v1/security-events: next page", securityEvents.GET, ({ rows }) => ({ query: `?cursor=${Buffer.from(`id:${rows.events[30]?.id}`).toString("base64url")}` }));
change("POST /api/v1/captchas", captchaCall.POST, () => ({ body: { purpose: "login", kind: "image" } }));

change("POST /api/v1/users: by mobile", userCall.POST, async () => {
  const [mobile, device] = [newMobile(), newToken()];
  await aCode({ channel: "sms", purpose: "register", recipient: mobile }, device);
  return { token: null, device, body: { ...start, username: newUsername(), mobile, smsCode: theCode, email: anEmail() } };
});
change("POST /api/v1/users: by e-mail", userCall.POST, async () => {
  const [email, device] = [anEmail(), newToken()];
  await aCode({ channel: "email", purpose: "register", recipient: email }, device);
  return { token: null, device, body: { ...start, username: newUsername(), email, emailCode: theCode } };
});

for (const name of ["username", "mobile", "email"] as const) {
  change(`POST /api/v1/sessions: ${name}, known browser`, sessions.POST, ({ user, device }) => ({ token: null, device, body: { identifier: user[name], password: defaultPassword } }));
}
change("POST /api/v1/sessions: new browser", sessions.POST, ({ user }) => ({ token: null, device: newToken(), body: { identifier: user.username, password: defaultPassword } }));
change("POST /api/v1/sessions: wrong password", sessions.POST, ({ user }) => ({ token: null, status: 401, body: { identifier: user.username, password: "no" } }));
change("POST /api/v1/sessions: unknown name", sessions.POST, () => ({ token: null, status: 401, body: { identifier: newUsername(), password: "no" } }));
change("POST /api/v1/sessions: by SMS", sessions.POST, async ({ mobile, device }) => {
  await aCode({ channel: "sms", purpose: "login", recipient: mobile }, device);
  return { token: null, device, body: { mobile, smsCode: theCode } };
});
change("DELETE /api/v1/sessions: all others", sessions.DELETE);
change("DELETE /api/v1/sessions/[id]", session.DELETE, ({ rows }) => ({ params: { id: rows.sessions[1]?.id ?? "" } }));
// Below its handler, which takes the cookie off by Next.
write("DELETE /api/v1/sessions/current: its verb", () => undefined, (_, person) => logOut(person.viewer, aClient()).then(() => 1));
change("POST /api/v1/me/step-up: by password", stepUp.POST, () => ({ body: { currentPassword: defaultPassword } }));
change("POST /api/v1/me/step-up: by SMS", stepUp.POST, async ({ user, mobile, device }) => {
  await aCode({ channel: "sms", purpose: "step-up", recipient: mobile, userId: user.id }, device);
  return { body: { smsCode: theCode } };
});

// Below its handler, which asks Next for the session.
write("POST /api/v1/sms-codes: its verb", async () => ({ mobile: newMobile(), captcha: await solved("login") }), ({ mobile, captcha }) =>
  sendSmsCode({ ip: anIp(), client: newToken(), locale: "en", user: null }, { mobile, purpose: "login", captcha }));
change("POST /api/v1/sms-codes: reset", smsCodes.POST, async ({ mobile }) => ({ token: null, body: { mobile, purpose: "reset", captcha: await solved("reset") } }));
change("POST /api/v1/email-codes: free address", emailCodes.POST, async () => ({ token: null, body: { email: anEmail(), purpose: "register", captcha: await solved("register") } }));
change("POST /api/v1/email-codes: known address", emailCodes.POST, async ({ email }) => ({ token: null, body: { email, purpose: "register", captcha: await solved("register") } }));
change("GET /api/v1/sms-codes/[id]", smsCode.GET, async ({ mobile, device }) => ({ token: null, device, params: { id: await aCode({ channel: "sms", purpose: "login", recipient: mobile }, device) } }));
change("GET /api/v1/email-codes/[id]", emailCode.GET, async ({ email, device }) => ({ token: null, device, params: { id: await aCode({ channel: "email", purpose: "register", recipient: email }, device) } }));

change("PUT /api/v1/me/email", myEmail.PUT, () => ({ body: { email: anEmail() } }));
change("DELETE /api/v1/me/email/pending", pendingEmail.DELETE, (person) => pend(person, anEmail()).then(() => ({})));
change("POST /api/v1/me/email/verification", verification.POST, (person) => pend(person, anEmail()).then(() => ({})));
change("POST /api/v1/email-verifications", emailVerifications.POST, async (person) => {
  const email = anEmail();
  await pend(person, email);
  return { token: null, body: { token: await aLink(person, "verify", email) } };
});
change("POST /api/v1/email-undos", emailUndos.POST, async (person) => ({ token: null, body: { token: await aLink(person, "undo", anEmail()) } }));
change("PUT /api/v1/me/password", myPassword.PUT, () => ({ body: { newPassword } }));
change("PUT /api/v1/me/mobile", myMobile.PUT, async ({ user, device }) => {
  const mobile = newMobile();
  await aCode({ channel: "sms", purpose: "change-mobile", recipient: mobile, userId: user.id }, device);
  return { body: { mobile, smsCode: theCode } };
});
change("DELETE /api/v1/linked-accounts/[provider]", linkedAccount.DELETE, () => ({ params: { provider: "qq" } }));

change("POST /api/v1/password-resets: by e-mail", resets.POST, async ({ email }) => ({ token: null, body: { email, captcha: await solved("reset") } }));
change("POST /api/v1/password-resets: by mobile", resets.POST, async ({ mobile }) => ({ token: null, body: { mobile, captcha: await solved("reset") } }));
change("POST /api/v1/password-resets: nobody", resets.POST, async () => ({ token: null, body: { email: anEmail(), captcha: await solved("reset") } }));
change("POST /api/v1/password-resets/[id]/verification", resetVerification.POST, async ({ user, email, device }) => ({
  token: null, params: { id: await aCode({ channel: "email", purpose: "reset", recipient: email, userId: user.id }, device) }, body: { code: theCode },
}));
change("PUT /api/v1/password-resets/[id]/password", resetPassword.PUT, async ({ user, email, device }) => {
  const id = await aCode({ channel: "email", purpose: "reset", recipient: email, userId: user.id }, device);
  const grant = await makeGrant(db(), "reset", user.id, { reset: id, channel: "email", recipient: email, passwordChangedAt: null });
  return { token: null, params: { id }, body: { grant, newPassword } };
});
