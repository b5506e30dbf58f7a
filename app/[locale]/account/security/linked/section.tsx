import { LinkedAccounts } from "@/components/account/linked-accounts";
import { isProviderId } from "@/lib/account/provider-ids";
import { listProviders, providerName } from "@/lib/account/providers/list";
import { listLinkedAccounts } from "@/lib/account/queries";
import { env } from "@/lib/env";
import { fill } from "@/lib/i18n/fill";
import { localePath } from "@/lib/i18n/locale-path";
import { messagesOf } from "@/lib/i18n/messages";
import type { Locale } from "@/lib/i18n/routing";
import { ProblemAlert } from "../../../problem-alert";
import { linkProviderAction, unlinkProviderAction } from "./actions";

interface Props {
  locale: Locale;
  userId: string;
  /** The page's address: `?linked=`, `?unlinked=` and `?problem=` say how it went. */
  query: Record<string, string | string[] | undefined>;
}

/** The security page's card of linked accounts; nothing where no site is set up and none is linked. */
export async function LinkedAccountsSection({ locale, userId, query }: Props) {
  const { linkedAccounts: words, common, errors } = messagesOf(locale);
  const linked = await listLinkedAccounts(userId);
  const shown = [...new Set([...listProviders(), ...linked.map(({ provider }) => provider)])];
  if (shown.length === 0) return null;
  const date = new Intl.DateTimeFormat(locale === "zh" ? "zh-CN" : "en", { dateStyle: "medium", timeZone: env().APP_TIME_ZONE });
  const day = (iso: string) => date.format(new Date(iso));
  const rows = shown.map((id) => {
    const name = providerName(id, locale);
    const link = linked.find(({ provider }) => provider === id);
    const of = (text: string) => text.replaceAll("{provider}", name);
    return {
      id,
      name,
      linked: link
        ? {
            name: link.name,
            when: fill(words.linkedAt, { date: day(link.linkedAt) }) + (link.lastUsedAt ? ` · ${fill(words.lastUsed, { date: day(link.lastUsedAt) })}` : ""),
          }
        : null,
      words: { link: of(words.linkLabel), unlink: of(words.unlinkLabel), confirm: of(words.confirm) },
    };
  });
  const [done, id] = query.linked ? [words.linked, query.linked] : [words.unlinked, query.unlinked];
  return (
    <>
      <ProblemAlert locale={locale} reason={query.problem} />
      <LinkedAccounts
        rows={rows}
        done={isProviderId(id) ? fill(done, { provider: providerName(id, locale) }) : null}
        link={linkProviderAction}
        unlink={unlinkProviderAction}
        stepUpHref={localePath(locale, `/account/confirm?next=${encodeURIComponent(localePath(locale, "/account/security"))}`)}
        words={{ title: words.title, lead: words.lead, link: words.link, unlink: words.unlink, notLinked: words.notLinked, stepUp: errors.step_up_required, unreachable: common.unreachable }}
      />
    </>
  );
}
