"use client";

import { type FocusEvent, type KeyboardEvent, type ReactNode, useEffect, useRef } from "react";
import { cx } from "./class-names";

interface Props {
  /** What the button shows; its accessible name too unless `label` is given. */
  trigger: ReactNode;
  label?: string;
  children: ReactNode;
  align?: "start" | "end";
  className?: string;
}

/** A small list that opens below its button. It is a <details>, so it opens without scripts; these only close it again. */
export function Menu({ trigger, label, children, align = "end", className }: Props) {
  const box = useRef<HTMLDetailsElement>(null);

  useEffect(() => {
    function closeOutside(event: PointerEvent) {
      const menu = box.current;
      if (menu?.open && event.target instanceof Node && !menu.contains(event.target)) menu.open = false;
    }
    document.addEventListener("pointerdown", closeOutside);
    return () => document.removeEventListener("pointerdown", closeOutside);
  }, []);

  function closeOnEscape(event: KeyboardEvent<HTMLDetailsElement>) {
    if (event.key !== "Escape" || !event.currentTarget.open) return;
    event.currentTarget.open = false;
    event.currentTarget.querySelector("summary")?.focus();
  }

  function closeOnLeave(event: FocusEvent<HTMLDetailsElement>) {
    if (event.relatedTarget instanceof Node && !event.currentTarget.contains(event.relatedTarget)) event.currentTarget.open = false;
  }

  return (
    <details ref={box} className={cx("group relative", className)} onKeyDown={closeOnEscape} onBlur={closeOnLeave}>
      <summary
        aria-label={label}
        className="target flex cursor-pointer list-none items-center gap-2 rounded-full px-2 text-sm font-medium transition-colors select-none hover:bg-sunken"
      >
        {trigger}
      </summary>
      <div
        className={cx(
          "absolute top-full z-30 mt-2 min-w-56 animate-rise rounded-lg border border-line bg-raised p-1.5 shadow-float",
          align === "end" ? "right-0" : "left-0",
        )}
      >
        {children}
      </div>
    </details>
  );
}

/** The look of one line of a menu, for a link or a button. */
export const menuItemClass =
  "target flex w-full items-center gap-3 rounded-md px-3 py-2 text-left text-sm text-ink no-underline transition-colors hover:bg-sunken";
