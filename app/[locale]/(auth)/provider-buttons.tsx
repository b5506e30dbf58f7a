import { ProviderButtons } from "@/components/account/provider-buttons";
import { listProviders, providerName } from "@/lib/account/providers/list";
import { fill } from "@/lib/i18n/fill";
import { messagesOf } from "@/lib/i18n/messages";
import type { Locale } from "@/lib/i18n/routing";
import { continueWithProviderAction } from "./actions";

/** The other sites people can sign in with, below a form; nothing where none is set up. */
export function ProviderChoice({ locale, next }: { locale: Locale; next: string | null }) {
  const words = messagesOf(locale).thirdParty;
  const providers = listProviders().map((id) => ({ id, label: fill(words.continueWith, { provider: providerName(id, locale) }) }));
  if (providers.length === 0) return null;
  return <ProviderButtons action={continueWithProviderAction} providers={providers} next={next} words={{ or: words.or, unreachable: messagesOf(locale).common.unreachable }} />;
}
