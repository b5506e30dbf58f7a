import type { MetadataRoute } from "next";
import { connection } from "next/server";
import { localePath } from "@/lib/i18n/locale-path";
import { env } from "@/lib/env";
import { languageTag, routing } from "@/lib/i18n/routing";

const pages = ["/", "/terms"];

/** The public pages, each with its other language. */
export default async function sitemap(): Promise<MetadataRoute.Sitemap> {
  await connection();
  const absolute = (path: string) => new URL(path, env().APP_URL).href;
  return pages.flatMap((path) => {
    const languages = Object.fromEntries(routing.locales.map((locale) => [languageTag[locale], absolute(localePath(locale, path))]));
    return routing.locales.map((locale) => ({ url: absolute(localePath(locale, path)), alternates: { languages } }));
  });
}
