"use client";

import { type ComponentProps, useEffect, useState } from "react";
import { fill } from "@/lib/i18n/fill";
import { sayWait, type WaitWords } from "@/lib/i18n/wait";
import { Button } from "./button";

type Props = Omit<ComponentProps<typeof Button>, "children"> & {
  /** When it may be pressed again: milliseconds since 1970, or nothing. */
  until: number | null | undefined;
  /** Keeps `until` over a reload of the page in this tab: a name that is this button's own, such as "register-sms". */
  storageKey: string;
  /** Whom the wait is for, as typed: another one need not wait. While it is empty, the newest wait shows. */
  to?: string;
  /** `waiting` holds `{wait}`: "Send again in {wait}". */
  words: { ready: string; waiting: string; units: WaitWords };
};

/**
 * A button that has to wait, such as "send the code again". It counts down aloud only at the end, keeps its focus, and goes on
 * counting after a reload. The server has the last word: it refuses whoever is too early.
 */
export function CountdownButton({ until, storageKey, to = "", words, onClick, ...rest }: Props) {
  const seconds = useSecondsLeft(until, storageKey, to);
  const waiting = seconds > 0;
  return (
    <>
      <Button
        variant="secondary"
        {...rest}
        aria-disabled={waiting || rest.busy || undefined}
        onClick={(event) => {
          if (waiting || rest.busy) event.preventDefault();
          else onClick?.(event);
        }}
        className={`tnum min-w-36 whitespace-nowrap aria-disabled:text-muted ${rest.className ?? ""}`}
      >
        {waiting ? fill(words.waiting, { wait: sayWait(seconds, words.units) }) : words.ready}
      </Button>
    </>
  );
}

/** The same however it is spaced, and nothing that whoever uses this tab next could read: waits outlive the form. */
export function markOf(recipient: string): string {
  let mark = 0;
  for (const sign of recipient.replace(/[\s-]/g, "").toLowerCase()) mark = (Math.imul(mark, 31) + (sign.codePointAt(0) ?? 0)) | 0;
  return mark.toString(36);
}

/** Whole seconds until `until`, or until the later time remembered for `to`; 0 on the server. */
function useSecondsLeft(until: number | null | undefined, storageKey: string, to: string): number {
  const [left, setLeft] = useState(0);

  useEffect(() => {
    const newest = `until:${storageKey}`;
    const key = to ? `${newest}:${markOf(to)}` : newest;
    const remembered = Number(sessionStorage.getItem(key)) || 0;
    const end = Math.max(until ?? 0, remembered);
    if (end > Date.now()) for (const name of [newest, key]) sessionStorage.setItem(name, String(end));

    let timer: ReturnType<typeof setTimeout> | undefined;
    function tick() {
      const milliseconds = end - Date.now();
      setLeft(Math.max(0, Math.ceil(milliseconds / 1000)));
      if (milliseconds <= 0) sessionStorage.removeItem(key);
      else timer = setTimeout(tick, milliseconds % 1000 || 1000);
    }
    tick();
    return () => clearTimeout(timer);
  }, [until, storageKey, to]);

  return left;
}
