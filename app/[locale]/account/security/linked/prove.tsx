import { ProviderButtons } from "@/components/account/provider-buttons";
import { Alert } from "@/components/ui/alert";
import { listProviders, providerName } from "@/lib/account/providers/list";
import { listLinkedAccounts } from "@/lib/account/queries";
import { fill } from "@/lib/i18n/fill";
import { messagesOf } from "@/lib/i18n/messages";
import type { Locale } from "@/lib/i18n/routing";
import { proveByProviderAction } from "./actions";

/** For an account with neither password nor mobile: signing in once more at a site that is linked to it is the proof. */
export async function ProveByProvider({ locale, userId, next }: { locale: Locale; userId: string; next: string }) {
  const { thirdParty: words, proof, common } = messagesOf(locale);
  const linked = (await listLinkedAccounts(userId)).map(({ provider }) => provider);
  const providers = listProviders()
    .filter((id) => linked.includes(id))
    .map((id) => ({ id, label: fill(words.continueWith, { provider: providerName(id, locale) }) }));
  if (providers.length === 0) return <Alert tone="warning">{proof.impossible}</Alert>;
  return (
    <div className="max-w-sm">
      <ProviderButtons action={proveByProviderAction} providers={providers} next={next} words={{ or: null, unreachable: common.unreachable }} />
    </div>
  );
}
