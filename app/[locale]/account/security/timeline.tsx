import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { Link } from "@/components/ui/link";
import { Pagination } from "@/components/ui/pagination";
import { isProviderId } from "@/lib/account/provider-ids";
import { providerName } from "@/lib/account/providers/list";
import type { SecurityEvent } from "@/lib/account/output";
import { fill } from "@/lib/i18n/fill";
import { localePath } from "@/lib/i18n/locale-path";
import { messagesOf } from "@/lib/i18n/messages";
import type { Locale } from "@/lib/i18n/routing";
import { timeText, zoneName } from "../sensitive-props";

interface Props {
  locale: Locale;
  items: SecurityEvent[];
  /** Paths of the pages around this one. */
  newest: string | null;
  older: string | null;
}

/** What happened to the account, in plain words. */
export function Timeline({ locale, items, newest, older }: Props) {
  const words = messagesOf(locale).security;
  return (
    <Card aria-labelledby="timeline" id="what-happened">
      <CardHeader id="timeline" title={words.timelineTitle}>
        {fill(words.timelineLead, { zone: zoneName(locale) })} {words.advice} <Link href={localePath(locale, "/account/password")}>{words.adviceLink}</Link>
      </CardHeader>
      <CardBody className="py-1 sm:py-2">
        {items.length === 0 ? <p className="py-4 text-muted">{words.nothing}</p> : null}
        <ol className="divide-y divide-line">
          {items.map((event) => (
            <li key={event.id} className="grid gap-x-6 gap-y-0.5 py-3 sm:grid-cols-[11rem_1fr]">
              <time dateTime={event.createdAt} className="tnum text-sm text-muted sm:pt-0.5">{timeText(locale, event.createdAt)}</time>
              <div className="min-w-0">
                <p>{eventText(locale, event)}</p>
                <p className="text-sm text-muted">
                  {event.device === "?" ? words.unknownDevice : event.device} · <span className="tnum">{event.ip ?? words.noIp}</span>
                </p>
              </div>
            </li>
          ))}
        </ol>
        <Pagination label={words.timelineTitle} previousHref={newest} nextHref={older} words={{ previous: words.newest, next: words.older }} />
      </CardBody>
    </Card>
  );
}

/** One event as a person would say it; a kind without words shows its name rather than nothing. */
function eventText(locale: Locale, { kind, data }: SecurityEvent): string {
  const { events, ways } = messagesOf(locale).security;
  const said: Record<string, string> = events;
  const how: Record<string, string> = ways;
  const detail = data.how ? how[data.how] : (data.mobile ?? (isProviderId(data.provider) ? [providerName(data.provider, locale), data.name].filter(Boolean).join(" ") : undefined) ?? (kind === "session_ended" ? data.device : undefined));
  return [said[kind] ?? kind, detail].filter(Boolean).join(" · ");
}
