"use client";

import { useEffect, useRef, useState, useSyncExternalStore } from "react";
import { dismissToast, listToasts, subscribeToasts, type Toast } from "./toast-store";
import { IconButton } from "./icon-button";
import { XIcon } from "./icons";

/** Where toasts appear: once per page, near the end of the body. Show one with `showToast` of toast-store.ts. */
export function Toaster({ words }: { words: { region: string; dismiss: string } }) {
  const toasts = useSyncExternalStore(subscribeToasts, listToasts, () => none);
  return (
    <div
      role="region"
      aria-label={words.region}
      className="pointer-events-none fixed inset-x-0 bottom-0 z-40 flex flex-col items-center gap-2 p-4 sm:items-end sm:p-6"
    >
      <div role="status" aria-live="polite" className="contents">
        {toasts.map((toast) => (
          <ToastCard key={toast.id} toast={toast} dismissLabel={words.dismiss} />
        ))}
      </div>
    </div>
  );
}

const none: readonly Toast[] = [];

function ToastCard({ toast, dismissLabel }: { toast: Toast; dismissLabel: string }) {
  const [held, setHeld] = useState(false);
  const left = useRef(toast.milliseconds);
  const card = useRef<HTMLDivElement>(null);

  function close() {
    // The button that had the focus goes: it must not fall back to the top of the document.
    if (card.current?.contains(document.activeElement)) document.getElementById("main")?.focus({ preventScroll: true });
    dismissToast(toast.id);
  }

  // Reading or reaching for it stops the clock; leaving goes on with what was left.
  useEffect(() => {
    if (held) return;
    const started = performance.now();
    const timer = setTimeout(() => dismissToast(toast.id), left.current);
    return () => {
      clearTimeout(timer);
      left.current = Math.max(2000, left.current - (performance.now() - started));
    };
  }, [held, toast.id]);

  return (
    <div
      ref={card}
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
      className="pointer-events-auto flex w-full max-w-md animate-rise items-center gap-2 rounded-lg border border-ink bg-ink py-1.5 pr-1.5 pl-4 text-sm text-paper shadow-float"
    >
      <p className="min-w-0 flex-1 py-2">{toast.message}</p>
      {toast.action ? (
        <button
          type="button"
          onClick={() => {
            close();
            toast.action?.run();
          }}
          className="target rounded-full px-3 font-semibold text-paper underline decoration-2 underline-offset-4 focus-visible:outline-paper"
        >
          {toast.action.label}
        </button>
      ) : null}
      <IconButton label={dismissLabel} onClick={close} className="text-paper hover:bg-paper/20 hover:text-paper focus-visible:outline-paper">
        <XIcon className="size-4" />
      </IconButton>
    </div>
  );
}
