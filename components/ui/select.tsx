import type { ComponentProps } from "react";
import { cx } from "./class-names";
import { ChevronDownIcon } from "./icons";
import { boxClass } from "./input";

/** The browser's own select in our clothes: its list, keyboard and phone wheel stay what people know. */
export function Select({ className, ...rest }: ComponentProps<"select">) {
  return (
    <span className="relative block">
      <select className={cx(boxClass, "h-12 appearance-none truncate pr-11", className)} {...rest} />
      <ChevronDownIcon className="pointer-events-none absolute top-3.5 right-3.5 size-5 text-muted" />
    </span>
  );
}
