import { Alert } from "@/components/ui/alert";
import { messagesOf } from "@/lib/i18n/messages";
import type { Locale } from "@/lib/i18n/routing";

/** Why coming back from another site did not work: only these may be said by an address. */
const problems = ["provider_slow", "provider_failed", "provider_state", "provider_cancelled", "identity_taken", "provider_linked", "identity_not_yours", "account_disabled", "login_expired", "unavailable"] as const;

/** Says what `?problem=` names, above the form that helps. */
export function ProblemAlert({ locale, reason }: { locale: Locale; reason: unknown }) {
  const known = problems.find((one) => one === reason);
  if (!known) return null;
  return (
    <Alert role="alert" tone={known === "provider_cancelled" ? "info" : "danger"} className="mb-6">
      {messagesOf(locale).errors[known]}
    </Alert>
  );
}
