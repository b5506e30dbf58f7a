import type { ComponentProps, ReactNode } from "react";
import { cx } from "./class-names";

/** A sheet of paper: quiet border, hardly a shadow. */
export function Card({ className, ...rest }: ComponentProps<"section">) {
  return <section className={cx("rounded-xl border border-line bg-surface shadow-card", className)} {...rest} />;
}

interface HeaderProps {
  id?: string;
  title: ReactNode;
  children?: ReactNode;
  action?: ReactNode;
}

/** Title, a sentence below it and, at the right, what can be done with the whole card. Give the card `aria-labelledby={id}`. */
export function CardHeader({ id, title, children, action }: HeaderProps) {
  return (
    <header className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3 px-5 pt-5 sm:px-7 sm:pt-6">
      <div className="min-w-0 flex-1 basis-56">
        <h2 id={id} className="text-lg">
          {title}
        </h2>
        {children ? <div className="mt-1 max-w-prose text-sm text-muted">{children}</div> : null}
      </div>
      {action ? <div className="-my-1 shrink-0 [&>.is-quiet:last-child]:-mx-5">{action}</div> : null}
    </header>
  );
}

/** The inside of a card, with the same margins as its header. */
export function CardBody({ className, ...rest }: ComponentProps<"div">) {
  return <div className={cx("px-5 py-5 sm:px-7 sm:py-6", className)} {...rest} />;
}
