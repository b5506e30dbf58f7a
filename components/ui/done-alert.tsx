"use client";

import { useSearchParams } from "next/navigation";
import { type ReactNode, useEffect, useRef } from "react";
import { Alert } from "./alert";

/** The words of an address that say what was just done. */
const names = ["done", "linked", "unlinked"];

/**
 * What was just done, on the page that it led to. The button that was pressed may be gone, so the focus comes here; and it is
 * said once: not after a reload.
 */
export function DoneAlert({ className, children }: { className?: string; children: ReactNode }) {
  const box = useRef<HTMLDivElement>(null);
  const query = useSearchParams();
  useEffect(() => {
    if (!names.some((name) => query.has(name))) return;
    box.current?.focus();
    // A moment later, when the router listens to the history.
    const timer = setTimeout(() => {
      const url = new URL(location.href);
      for (const name of names) url.searchParams.delete(name);
      history.replaceState(null, "", url);
    });
    return () => clearTimeout(timer);
  }, [query]);
  return (
    <Alert ref={box} tabIndex={-1} role="status" tone="success" className={className}>
      {children}
    </Alert>
  );
}
