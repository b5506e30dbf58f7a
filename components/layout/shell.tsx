import type { ReactNode } from "react";
import { SideNav, type SideNavItem } from "./side-nav";

/** The frame of the account and staff pages: navigation beside the page, or above it on phones. */
export function Shell({ label, items, wide = false, children }: { label: string; items: readonly SideNavItem[]; wide?: boolean; children: ReactNode }) {
  return (
    <div className={`mx-auto grid w-full flex-1 content-start gap-6 px-4 py-6 sm:px-6 sm:py-10 lg:grid-cols-[13rem_minmax(0,1fr)] lg:gap-12 ${wide ? "max-w-7xl" : "max-w-6xl"}`}>
      <SideNav label={label} items={items} />
      <main id="main" tabIndex={-1} className="min-w-0">
        {children}
      </main>
    </div>
  );
}
