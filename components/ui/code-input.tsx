"use client";

import type { ClipboardEvent, ComponentProps, InputEvent } from "react";
import { cx } from "./class-names";

const LENGTH = 6;

/**
 * Six digits in one real input, so that the phone's offer of the code, pasting and screen readers work; the six boxes are
 * only drawn behind it. Spaces, dashes and full-width digits of a pasted code are tidied.
 */
export function CodeInput({ className, onInput, onPaste, ...rest }: Omit<ComponentProps<"input">, "type">) {
  function tidy(event: InputEvent<HTMLInputElement>) {
    const box = event.currentTarget;
    const digits = digitsOf(box.value);
    if (digits !== box.value) box.value = digits;
    onInput?.(event);
  }

  function paste(event: ClipboardEvent<HTMLInputElement>) {
    const digits = digitsOf(event.clipboardData.getData("text"));
    onPaste?.(event);
    if (digits.length !== LENGTH) return;
    // The browser would cut "123 456" at six characters before we could tidy it.
    event.preventDefault();
    event.currentTarget.setRangeText(digits, 0, event.currentTarget.value.length, "end");
    event.currentTarget.dispatchEvent(new Event("input", { bubbles: true }));
  }

  return (
    // Clipped and not hidden: the caret behind the sixth digit would scroll what is hidden, and the first box half away.
    <span className={cx("relative block h-14 w-[18rem] overflow-hidden supports-[overflow:clip]:overflow-clip", className)}>
      <input
        type="text"
        inputMode="numeric"
        autoComplete="one-time-code"
        pattern="[0-9]{6}"
        maxLength={LENGTH}
        {...rest}
        onInput={tidy}
        onPaste={paste}
        className={cx(
          "peer absolute inset-y-0 left-0 z-1 w-[22rem] rounded-md bg-transparent font-mono text-xl text-ink caret-ink",
          // A digit stands in the middle of its box: 2.5833rem wide, 3.0833rem from one to the next.
          "pl-[calc(1.2917rem-0.5ch)] tracking-[calc(3.0833rem-1ch)] focus-visible:shadow-none focus-visible:outline-none",
        )}
      />
      <span
        aria-hidden="true"
        className={cx(
          "pointer-events-none absolute inset-0 grid grid-cols-6 gap-2 *:rounded-md *:border *:border-edge *:bg-surface *:transition-colors",
          "peer-aria-invalid:*:border-danger peer-focus-visible:*:border-2 peer-focus-visible:*:border-ink forced-colors:peer-focus-visible:*:border-[Highlight]",
        )}
      >
        {Array.from({ length: LENGTH }, (_, place) => (
          <span key={place} />
        ))}
      </span>
    </span>
  );
}

/** The digits of what was typed or pasted, at most six; full-width ones become plain. */
function digitsOf(text: string): string {
  return text.normalize("NFKC").replace(/\D/g, "").slice(0, LENGTH);
}
