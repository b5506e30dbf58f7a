"use client";

import Link, { useLinkStatus } from "next/link";
import { usePathname } from "next/navigation";
import type { ReactNode } from "react";
import { cx } from "@/components/ui/class-names";
import { Spinner } from "@/components/ui/spinner";
import { withoutLocale } from "@/lib/i18n/locale-path";

export interface SideNavItem {
  href: string;
  label: string;
  icon: ReactNode;
}

/** The pages of one group: a column beside the page, a row that scrolls above it on phones. */
export function SideNav({ label, items }: { label: string; items: readonly SideNavItem[] }) {
  const here = withoutLocale(usePathname());
  const current = items.map((item) => withoutLocale(item.href)).filter((path) => here === path || here.startsWith(`${path}/`)).sort((a, b) => b.length - a.length)[0];
  return (
    <nav aria-label={label} className="-mx-4 overflow-x-auto px-4 py-1 sm:-mx-6 sm:px-6 lg:m-0 lg:p-0">
      <ul className="flex gap-1 lg:flex-col">
        {items.map((item) => (
          <li key={item.href}>
            <Link
              href={item.href}
              prefetch={false}
              aria-current={withoutLocale(item.href) === current ? "page" : undefined}
              className={cx(
                "target flex items-center gap-3 max-sm:[&>svg]:hidden rounded-full px-3 text-sm whitespace-nowrap no-underline sm:px-4 transition-colors lg:rounded-md lg:px-3",
                "text-muted hover:bg-sunken hover:text-ink aria-[current=page]:bg-lemon-soft aria-[current=page]:font-medium aria-[current=page]:text-ink",
                "forced-colors:aria-[current=page]:border",
              )}
            >
              {item.icon}
              {item.label}
              <Waiting />
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}

/** A ring beside the link whose page is on its way. */
function Waiting() {
  return useLinkStatus().pending ? <Spinner className="size-4 max-lg:hidden lg:ml-auto" /> : null;
}
