import type { ComponentProps } from "react";
import { cx } from "./class-names";
import { boxClass } from "./input";

/** Several lines of text; grows with its content where the browser can. */
export function Textarea({ className, rows = 3, ...rest }: ComponentProps<"textarea">) {
  return <textarea rows={rows} className={cx(boxClass, "field-sizing-content min-h-24 py-3 leading-relaxed read-only:bg-sunken", className)} {...rest} />;
}
