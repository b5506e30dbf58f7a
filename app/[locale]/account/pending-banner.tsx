import { PendingEmail } from "@/components/account/pending-email";
import { getMe } from "@/lib/account/queries";
import { fill } from "@/lib/i18n/fill";
import { messagesOf } from "@/lib/i18n/messages";
import type { Locale } from "@/lib/i18n/routing";
import { getViewer } from "@/lib/sessions/current";
import { cancelEmailAction, resendVerificationAction } from "./actions";

/** Says on every account page that an address waits to be proven. Draws nothing when that can't be told. */
export async function PendingBanner({ locale }: { locale: Locale }) {
  const viewer = await getViewer().catch(() => null);
  const me = viewer && (await getMe(viewer.user.id).catch(() => null));
  if (!me?.pendingEmail) return null;
  const { pendingEmail: words, wait } = messagesOf(locale);
  return (
    <PendingEmail
      key={me.pendingEmail}
      email={me.pendingEmail}
      text={fill(me.emailVerified ? words.changed : words.new, { email: me.pendingEmail, old: me.email ?? "" })}
      resend={resendVerificationAction}
      cancel={cancelEmailAction}
      words={{ ...words, units: wait, remove: me.emailVerified ? words.keep : words.remove }}
    />
  );
}
