import type { ReactNode } from "react";

/** A page's name, a sentence about it and, at the right, what can be done on it. */
export function PageHeader({ title, children, action }: { title: ReactNode; children?: ReactNode; action?: ReactNode }) {
  return (
    <header className="mb-6 flex flex-wrap items-end justify-between gap-x-6 gap-y-3 sm:mb-8">
      <div className="min-w-0">
        <h1 className="text-2xl">{title}</h1>
        {children ? <div className="mt-1.5 max-w-prose text-base text-muted">{children}</div> : null}
      </div>
      {action}
    </header>
  );
}
