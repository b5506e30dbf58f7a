import { cx } from "./class-names";

/** The grey shape of something that is being fetched. Give it the size of what will come, so that nothing jumps. */
export function Skeleton({ className }: { className?: string }) {
  return <span aria-hidden="true" className={cx("block animate-shimmer rounded-md bg-line", className)} />;
}

/** A card's worth of lines; `label` tells screen readers that something is on its way. */
export function SkeletonCard({ label, lines = 3 }: { label: string; lines?: number }) {
  const widths = ["w-4/5", "w-3/5", "w-2/3", "w-1/2"];
  return (
    <div role="status" className="space-y-3 rounded-xl border border-line bg-surface p-5 sm:p-7">
      <span className="sr-only">{label}</span>
      <Skeleton className="mb-5 h-6 w-2/5" />
      {Array.from({ length: lines }, (_, line) => (
        <Skeleton key={line} className={cx("h-4", widths[line % widths.length])} />
      ))}
    </div>
  );
}
