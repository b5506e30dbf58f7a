import type { Metadata, Viewport } from "next";
import { messagesOf } from "@/lib/i18n/messages";
import type { Locale } from "@/lib/i18n/routing";

/** A title with the shop's name, for the page beside its own layout: Next has a layout's template for the pages below it only. */
export function fullTitle(locale: Locale, title: string): { absolute: string } {
  const { brand } = messagesOf(locale).common;
  return { absolute: locale === "zh" ? `${title} - ${brand}` : `${title} · ${brand}` };
}

/** What the pages of a root layout have in common. Nothing here is an absolute address: a build knows none. */
export function layoutMetadata(locale: Locale): Metadata {
  const { brand } = messagesOf(locale).common;
  return {
    title: { default: brand, template: fullTitle(locale, "%s").absolute },
    applicationName: brand,
    icons: { icon: { url: "/icon.svg", type: "image/svg+xml" }, apple: "/apple-icon.png" },
    formatDetection: { telephone: false, email: false, address: false },
  };
}

export const layoutViewport: Viewport = {
  themeColor: [
    { media: "(prefers-color-scheme: light)", color: "#fbfaf5" },
    { media: "(prefers-color-scheme: dark)", color: "#131310" },
  ],
};
