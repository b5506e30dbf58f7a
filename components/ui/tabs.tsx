import { cx } from "./class-names";

export interface TabLink {
  href: string;
  label: string;
  current: boolean;
}

/** Ways to see the same place. They are links, each with an address of its own, so they work without scripts and with "back". */
export function Tabs({ label, items, className }: { label: string; items: readonly TabLink[]; className?: string }) {
  return (
    <nav aria-label={label} className={cx("flex gap-1 rounded-full bg-sunken p-1", className)}>
      {items.map((item) => (
        <a
          key={item.href}
          href={item.href}
          aria-current={item.current ? "page" : undefined}
          className={cx(
            "target inline-flex flex-1 items-center justify-center rounded-full px-4 text-center text-sm font-medium transition-colors",
            item.current ? "bg-raised text-ink shadow-card forced-colors:underline" : "text-muted hover:text-ink",
          )}
        >
          {item.label}
        </a>
      ))}
    </nav>
  );
}
