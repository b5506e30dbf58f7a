import { BarChart, type Series } from "@/components/admin/bar-chart";
import { Card } from "@/components/ui/card";
import { ProgressBar } from "@/components/ui/stepper";
import type { Overview } from "@/lib/admin/stats-queries";
import { fill } from "@/lib/i18n/fill";
import { messagesOf } from "@/lib/i18n/messages";
import { languageTag, type Locale } from "@/lib/i18n/routing";
import { barsOf, changeWords, sumOf } from "./overview-bars";

const cards = [
  { name: "signups", parts: ["signups"], fill: "fill-leaf", swatch: "bg-leaf" },
  { name: "sign_ins", parts: ["sign_ins"], fill: "fill-sky", swatch: "bg-sky" },
  { name: "failures", parts: ["failures"], fill: "fill-danger", swatch: "bg-danger" },
  { name: "captchas", parts: ["captchas_made"], fill: "fill-amber", swatch: "bg-amber" },
  { name: "sms", parts: ["sms"], fill: "fill-sky", swatch: "bg-sky" },
  { name: "email", parts: ["email"], fill: "fill-leaf", swatch: "bg-leaf" },
] as const;

/** One card for each number: how many, the change, the course of it, and the table behind. */
export function OverviewCards({ locale, overview }: { locale: Locale; overview: Overview }) {
  const words = messagesOf(locale).admin.overview;
  const number = new Intl.NumberFormat(languageTag[locale]);
  return (
    <div className="grid grid-cols-1 gap-4 sm:grid-cols-2 xl:grid-cols-3">
      {cards.map(({ name, parts, fill: colour, swatch }) => {
        const total = sumOf(overview.totals, parts);
        const series: Series[] = [{ name, label: words[name], fill: colour, swatch }];
        return (
          <Card key={name} aria-labelledby={`card-${name}`} className="flex flex-col p-5">
            <h2 id={`card-${name}`} className="text-sm font-medium text-muted">
              {words[name]}
            </h2>
            <p className="tnum mt-1 text-2xl font-semibold">{number.format(total)}</p>
            <p className="mt-0.5 text-xs text-muted">{changeWords(locale, total, sumOf(overview.before, parts))}</p>
            <p className="mb-3 min-h-5 text-xs text-muted">{note(name)}</p>
            {name === "sms" ? <ProgressBar label={fill(words.smsCap, { count: overview.sms.today, cap: overview.sms.cap })} value={Math.min(overview.sms.today, overview.sms.cap)} max={overview.sms.cap} /> : null}
            <div className="mt-auto pt-3">
              <BarChart label={`${words[name]}: ${number.format(total)}`} series={series} bars={barsOf(locale, overview, { [name]: parts })} words={words} number={number} />
            </div>
          </Card>
        );
      })}
    </div>
  );

  function note(name: string): string {
    if (name === "sms") return fill(words.smsCap, { count: number.format(overview.sms.today), cap: number.format(overview.sms.cap) });
    if (name !== "captchas") return "";
    const of = (one: "captchas_passed" | "captchas_failed") => `${number.format(sumOf(overview.totals, [one]))} ${words[one]}`;
    return `${of("captchas_passed")} · ${of("captchas_failed")}`;
  }
}
