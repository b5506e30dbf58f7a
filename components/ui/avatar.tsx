import { cx } from "./class-names";

/** The first letter of a name on lemon. Decoration: the name stands beside it. */
export function Avatar({ name, className }: { name: string; className?: string }) {
  const [first = "?"] = name;
  return (
    <span
      aria-hidden="true"
      className={cx("inline-grid size-8 shrink-0 place-items-center rounded-full bg-lemon text-sm font-semibold text-on-lemon uppercase forced-colors:border", className)}
    >
      {first}
    </span>
  );
}
