import { BarChart, type Series } from "@/components/admin/bar-chart";
import { Card } from "@/components/ui/card";
import { Table, Td, Th, Tr } from "@/components/ui/table";
import type { Overview } from "@/lib/admin/stats-queries";
import { messagesOf } from "@/lib/i18n/messages";
import { languageTag, type Locale } from "@/lib/i18n/routing";
import { barsOf, changeWords, sumOf } from "./overview-bars";

const both = (...states: string[]) => states.flatMap((state) => [`sms.${state}`, `email.${state}`]);
const groups = { sent: both("sent"), waiting: both("queued", "handed", "sending"), failed: both("failed", "unknown"), ended: both("cancelled", "expired") };
const looks = { sent: ["fill-leaf", "bg-leaf"], waiting: ["fill-sky", "bg-sky"], failed: ["fill-danger", "bg-danger"], ended: ["fill-edge", "bg-edge"] } as const;
const channels = ["sms", "email"] as const;
const counted = ["queued", "oldestQueued", "inFlight", "sent", "failed", "unknown", "expired"] as const;
const names = ["sent", "waiting", "failed", "ended"] as const;

/** Messages by the state they are in now, by the time they were made; and what waits or failed at this moment. */
export function OverviewMessages({ locale, overview }: { locale: Locale; overview: Overview }) {
  const { overview: words, common, messages: { state } } = messagesOf(locale).admin;
  const number = new Intl.NumberFormat(languageTag[locale]);
  const series: Series[] = names.map((name) => ({ name, label: words.groups[name], fill: looks[name][0], swatch: looks[name][1] }));
  return (
    <Card aria-labelledby="messages-by-state" className="mt-4 p-5">
      <h2 id="messages-by-state" className="text-lg">
        {words.messagesTitle}
      </h2>
      <p className="mt-1 mb-5 text-sm text-muted">{overview.step === "hour" ? words.barHours : words.barDays}</p>
      <dl className="mb-6 grid grid-cols-2 gap-x-4 gap-y-5 lg:grid-cols-4">
        {names.map((name) => (
          <div key={name} className="flex flex-col">
            <dt className="text-sm font-medium text-muted">{words.groups[name]}</dt>
            <dd className="tnum mt-1 text-2xl font-semibold">{number.format(sumOf(overview.totals, groups[name]))}</dd>
            <dd className="mt-0.5 text-xs text-muted">{changeWords(locale, sumOf(overview.totals, groups[name]), sumOf(overview.before, groups[name]))}</dd>
          </div>
        ))}
      </dl>
      <BarChart tall label={words.messagesTitle} series={series} bars={barsOf(locale, overview, groups)} words={words} number={number} />
      <h3 className="mt-6 mb-2 text-sm font-medium">{words.now}</h3>
      <Table label={words.now}>
        <thead>
          <Tr>
            <Th>{state}</Th>
            {channels.map((channel) => (
              <Th key={channel} numeric>
                {common.channels[channel]}
              </Th>
            ))}
          </Tr>
        </thead>
        <tbody>
          {counted.map((name) => (
            <Tr key={name}>
              <Th scope="row">{words.counts[name]}</Th>
              {channels.map((channel) => (
                <Td key={channel} numeric>
                  {number.format(overview.messages[channel][name])}
                </Td>
              ))}
            </Tr>
          ))}
        </tbody>
      </Table>
    </Card>
  );
}
