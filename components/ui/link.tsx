import type { ComponentProps } from "react";
import { cx } from "./class-names";

export const linkClass =
  "rounded-sm underline decoration-lemon-edge decoration-2 underline-offset-4 transition-colors hover:bg-lemon-soft hover:decoration-ink";

/** A link inside text: always underlined, so that colour is never the only sign. */
export function Link({ className, ...rest }: ComponentProps<"a">) {
  return <a className={cx(linkClass, className)} {...rest} />;
}
