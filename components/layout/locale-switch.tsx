"use client";

import { usePathname } from "next/navigation";
import { type FocusEvent, type PointerEvent, useState } from "react";
import type { Locale } from "@/lib/i18n/routing";
import { localePath, withoutLocale } from "@/lib/i18n/locale-path";
import { rememberLanguage } from "./language-choice";

interface Props {
  locale: Locale;
  label: string;
  /** Of the request, where the page is made for one: the link is whole before scripts are there. */
  query?: string;
  className?: string;
}

/** A plain link to this page in the other language, named in that language. The query comes along. */
export function LocaleSwitch({ locale, label, query = "", className }: Props) {
  const other = locale === "en" ? "zh" : "en";
  const tag = other === "zh" ? "zh-CN" : "en";
  const path = usePathname();
  const [madeAt] = useState(path);
  const href = localePath(other, withoutLocale(path)) + (path === madeAt ? query : "");

  // Static pages don't know their query while they are made, and it changes without a request, so it is brought up to date when
  // somebody reaches for the link.
  function bringQuery(event: FocusEvent<HTMLAnchorElement> | PointerEvent<HTMLAnchorElement>) {
    event.currentTarget.search = window.location.search;
  }

  return (
    <a
      href={href}
      hrefLang={tag}
      lang={tag}
      onFocus={bringQuery}
      onPointerDown={bringQuery}
      onClick={() => rememberLanguage(other)}
      className={className ?? "target inline-flex items-center justify-center rounded-full px-3 text-sm text-muted transition-colors hover:bg-sunken hover:text-ink"}
    >
      {label}
    </a>
  );
}
