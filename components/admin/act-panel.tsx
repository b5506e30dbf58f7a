import type { ReactNode } from "react";
import { ChevronDownIcon } from "@/components/ui/icons";

/** An act that wants a second look: its name opens what it does, and the button that does it. A <details>, so it needs no scripts. */
export function ActPanel({ title, lead, children }: { title: string; lead: string; children: ReactNode }) {
  return (
    <details className="group border-t border-line first:border-t-0">
      <summary className="target flex cursor-pointer list-none items-center justify-between gap-3 px-5 py-2 text-sm font-medium transition-colors hover:bg-sunken">
        {title}
        <ChevronDownIcon className="size-4 text-muted transition-transform group-open:rotate-180" />
      </summary>
      <div className="space-y-4 px-5 pt-1 pb-5">
        <p className="text-sm text-muted">{lead}</p>
        {children}
      </div>
    </details>
  );
}
