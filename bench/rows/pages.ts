/** What pages read, with the session check before it where they have one. Next's own drawing of them needs a server. */
import { getUnbound, keepUnbound, bindByPassword, bindBySms } from "@/lib/account/bind";
import { changeLocale } from "@/lib/account/change-locale";
import { getLink } from "@/lib/account/email-link";
import { enterLinked } from "@/lib/account/enter-linked";
import { getGrant, makeGrant } from "@/lib/account/grants";
import { linkAccount } from "@/lib/account/link";
import { listSecurityEvents } from "@/lib/account/list-events";
import { proveByIdentity } from "@/lib/account/prove-by-identity";
import { getMe, listLinkedAccounts } from "@/lib/account/queries";
import { registerBound } from "@/lib/account/register-bound";
import { resendReset } from "@/lib/account/resend-reset";
import { getResetRecipient } from "@/lib/account/reset-queries";
import { anEmail, defaultPassword, solved } from "@/lib/account/testing";
import { getFlow } from "@/lib/account/third-party";
import { disownEmail } from "@/lib/account/verify-email";
import { addressForm } from "@/lib/addresses/form";
import { getAddress, listAddresses, listDeletedAddresses } from "@/lib/addresses/queries";
import { listProvinces } from "@/lib/areas/queries";
import { db } from "@/db";
import { newUsername } from "@/db/factories";
import { newId } from "@/lib/id";
import { pageInput } from "@/lib/paging";
import { viewerOf, type Viewer } from "@/lib/sessions/current";
import { listSessions } from "@/lib/sessions/queries";
import { anIp, read, write } from "./job";
import { aClient } from "./calls-account";
import type { Person } from "./people";
import { aCode, aLink, pend, theCode } from "./secrets";

const done = <T>(work: Promise<T>) => work.then(() => 1);

/** A page of somebody who is signed in. */
function page(title: string, reads: (viewer: Viewer, person: Person) => Promise<unknown>): void {
  read(title, async (person) => {
    const viewer = await viewerOf({ token: person.token, carrier: "cookie" });
    if (!viewer) throw new Error("the session does not live");
    return reads(viewer, person);
  });
}

page("/login: somebody signed in", async () => 1);
page("/account", ({ user }) => getMe(user.id));
page("/account/addresses", ({ user }) => listAddresses(user.id));
page("/account/addresses/new", async () => listProvinces());
page("/account/addresses/deleted", ({ user }) => listDeletedAddresses(user.id));
page("/account/addresses/[id]", async ({ user }, { address }) => {
  const found = await getAddress(user.id, address);
  return found && [await addressForm(found), await listProvinces()];
});
page("/account/confirm", async () => 1);
page("/account/email", ({ user }) => getMe(user.id));
page("/account/mobile", ({ user }) => getMe(user.id));
page("/account/password", ({ user }) => getMe(user.id));
page("/account/security", async ({ user, session }) => [
  ...(await Promise.all([getMe(user.id), listSessions(user.id, session.id), listSecurityEvents(user.id, pageInput.parse({}))])), await listLinkedAccounts(user.id),
]);

write("/verify-email", async (person) => aLink(person, "verify", anEmail()), (token) => getLink("verify", token));
write("/undo-email", async (person) => aLink(person, "undo", anEmail()), (token) => getLink("undo", token));
write("/reset-password/code", ({ email, device }) => aCode({ channel: "email", purpose: "reset", recipient: email }, device), (id, { device }) => getResetRecipient(device, id));
write("/reset-password/new", ({ user }) => makeGrant(db(), "reset", user.id, {}), (grant) => getGrant("reset", grant));
const keep = () => keepUnbound({ identity: somebody(), next: null });
const somebody = () => ({ provider: "oidc" as const, subject: newId(), name: "Li" });
write("/bind", keep, (grant) => getUnbound(grant));

// Where providers send people back to, after the provider's answer was looked at.
const theirs = ({ user }: Person) => ({ provider: "qq" as const, subject: `rows-${user.id}`, name: user.username });
write("GET /api/auth/[...nextauth]: what it was begun for", ({ user }) => makeGrant(db(), "provider", user.id, { provider: "qq" }), (state) => getFlow(state));
write("GET /api/auth/[...nextauth]: signs in", () => aClient(), (client, person) => enterLinked(client, theirs(person)));
write("GET /api/auth/[...nextauth]: keeps who has no account yet", () => undefined, keep);
write("GET /api/auth/[...nextauth]: links", () => somebody(), (identity, { user }) => done(linkAccount(user.id, aClient(), identity)));
write("GET /api/auth/[...nextauth]: proves", ({ viewer }) => ({ ...viewer, user: { ...viewer.user, hasPassword: false, mobile: null } }), (viewer, person) => done(proveByIdentity(viewer, theirs(person))));

// Acts of pages that no call of the API has.
write("bindByPasswordAction", keep, (grant, { user, device }) => bindByPassword({ ...aClient(), device }, grant, { identifier: user.username, password: defaultPassword, remember: false }));
write("bindBySmsAction", async ({ mobile, device }) => {
  await aCode({ channel: "sms", purpose: "bind", recipient: mobile }, device);
  return keep();
}, (grant, { mobile, device }) => bindBySms({ ...aClient(), device }, grant, { mobile, smsCode: theCode, remember: false }));
write("registerBoundAction", keep, (grant) => registerBound(aClient(), "en", grant, { username: newUsername(), email: anEmail(), acceptTerms: true }));
write("changeLocaleAction", () => undefined, (_, { user }) => done(changeLocale(user.id, "en")));
write("disownEmailAction", async (person) => {
  const email = anEmail();
  await pend(person, email);
  return aLink(person, "verify", email);
}, (token) => done(disownEmail(aClient(), token)));
write("resendResetAction", async ({ user, email, device }) => ({ id: await aCode({ channel: "email", purpose: "reset", recipient: email, userId: user.id }, device), captcha: await solved("reset") }),
  ({ id, captcha }, { device }) => resendReset({ ip: anIp(), client: device, locale: "en" }, id, captcha));
