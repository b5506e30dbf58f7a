"use client";

import { useState, useSyncExternalStore } from "react";
import { buttonClass } from "@/components/ui/button-class";
import { rememberLanguage, wantsChineseOffer } from "./language-choice";

interface Props {
  href: string;
  words: { offer: string; accept: string; decline: string };
}

/** One line for a Chinese browser on the English front page. It floats, so that nothing below it moves. */
export function LanguageOffer({ href, words }: Props) {
  const [answered, setAnswered] = useState(false);
  const wanted = useSyncExternalStore(() => () => {}, wantsChineseOffer, () => false);
  if (answered || !wanted) return null;
  return (
    <aside
      lang="zh-CN"
      aria-label={words.offer}
      className="fixed inset-x-3 bottom-3 z-30 mx-auto flex w-fit max-w-[calc(100vw-1.5rem)] animate-rise flex-wrap items-center gap-2 rounded-xl border border-line bg-raised py-2 pr-2 pl-5 text-sm shadow-float"
    >
      <span className="mr-2">{words.offer}</span>
      <a href={href} hrefLang="zh-CN" onClick={() => rememberLanguage("zh")} className={buttonClass("primary")}>
        {words.accept}
      </a>
      <button
        type="button"
        className={buttonClass("quiet")}
        onClick={() => {
          rememberLanguage("en");
          setAnswered(true);
        }}
      >
        {words.decline}
      </button>
    </aside>
  );
}
