"use client";

import { useEffect, useState } from "react";
import { Button } from "./button";
import { CheckIcon, CopyIcon } from "./icons";

/** Puts `value` on the clipboard and says so. Not there without scripts. */
export function CopyButton({ value, words, className }: { value: string; words: { copy: string; copied: string }; className?: string }) {
  const [copied, setCopied] = useState(false);

  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), 2500);
    return () => clearTimeout(timer);
  }, [copied]);

  return (
    <span className={className}>
      <Button
        variant="secondary"
        className="no-js:hidden"
        onClick={() => {
          navigator.clipboard.writeText(value).then(() => setCopied(true), () => setCopied(false));
        }}
      >
        {copied ? <CheckIcon className="size-4" /> : <CopyIcon className="size-4" />}
        {copied ? words.copied : words.copy}
      </Button>
      <span role="status" className="sr-only">
        {copied ? words.copied : ""}
      </span>
    </span>
  );
}
