import type { Metadata } from "next";
import { env } from "@/lib/env";
import { localePath } from "@/lib/i18n/locale-path";
import { messagesOf } from "@/lib/i18n/messages";
import { languageTag, type Locale } from "@/lib/i18n/routing";
import { getViewer } from "@/lib/sessions/current";
import { may, type Permission } from "@/lib/sessions/permissions";
import { fullTitle } from "@/components/layout/page-metadata";
import type { ActHrefs, ActWords } from "@/components/admin/act-form";
import type { AdminWords } from "@/components/admin/words";
import { type LocaleParams, localeOf } from "../layout-props";

export type Query = Record<string, string | string[] | undefined>;
export interface PageProps {
  params: Promise<{ locale: string }>;
  searchParams: Promise<Query>;
}

/** The first of each name: what is sent twice is somebody's mistake. */
export function single(query: Query): Record<string, string> {
  return Object.fromEntries(Object.entries(query).flatMap(([name, value]) => (typeof value === "string" ? [[name, value]] : value?.[0] ? [[name, value[0]]] : [])));
}

/** The address of a staff page with what is asked for, leaving out what is not. */
export function adminHref(locale: Locale, path: string, query: Record<string, string | null | undefined> = {}): string {
  const asked = new URLSearchParams(Object.entries(query).filter((entry): entry is [string, string] => Boolean(entry[1])));
  return localePath(locale, `/admin${path}`) + (asked.size > 0 ? `?${asked.toString()}` : "");
}

/** The title of a staff page, for those who may open it: for everybody else there is no such page. */
export async function staffTitle(props: LocaleParams, permission: Permission, title: (words: AdminWords) => string): Promise<Metadata> {
  const [viewer, locale] = [await getViewer(), await localeOf(props)];
  return viewer && may(viewer.user.role, permission) ? { title: fullTitle(locale, title(messagesOf(locale).admin)) } : {};
}

/** Times as staff read them: where the shop is, named once on each page. */
export function timesOf(locale: Locale) {
  const zone = env().APP_TIME_ZONE;
  const minute = new Intl.DateTimeFormat(languageTag[locale], { dateStyle: "medium", timeStyle: "short", timeZone: zone, hourCycle: "h23" });
  const second = new Intl.DateTimeFormat(languageTag[locale], { dateStyle: "medium", timeStyle: "medium", timeZone: zone, hourCycle: "h23" });
  return { zone, minute: (at: Date | string) => minute.format(new Date(at)), second: (at: Date | string) => second.format(new Date(at)) };
}

/** What every act needs: its words, and where a refusal leads (and back to `here`). */
export function actParts(locale: Locale, here: string): { words: ActWords; hrefs: ActHrefs } {
  const { unreachable, stepUp, secondFactor } = messagesOf(locale).admin.common;
  const next = encodeURIComponent(here);
  return { words: { unreachable, stepUp, secondFactor }, hrefs: { stepUp: `${localePath(locale, "/account/confirm")}?next=${next}`, secondFactor: `${localePath(locale, "/admin/two-factor")}?next=${next}` } };
}
