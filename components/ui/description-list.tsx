import type { ReactNode } from "react";
import { cx } from "./class-names";

/** Facts in rows: name, value, and what can be done with it. */
export function DescriptionList({ className, children }: { className?: string; children: ReactNode }) {
  return <dl className={cx("divide-y divide-line", className)}>{children}</dl>;
}

interface ItemProps {
  term: ReactNode;
  children: ReactNode;
  hint?: ReactNode;
  action?: ReactNode;
}

/** One row. `action` is usually a quiet button or a link; `hint` a sentence below the value. */
export function DescriptionItem({ term, children, hint, action }: ItemProps) {
  return (
    <div className="grid grid-cols-[1fr_auto] items-center gap-x-4 gap-y-0.5 py-4 sm:grid-cols-[11rem_1fr_auto]">
      <dt className="col-span-2 text-sm text-muted sm:col-span-1">{term}</dt>
      <dd className="min-w-0 text-base">
        {children}
        {hint ? <p className="text-sm text-muted">{hint}</p> : null}
      </dd>
      {action ? <dd className="-my-2 shrink-0 justify-self-end [&>.is-quiet:last-child]:-mx-5">{action}</dd> : null}
    </div>
  );
}
