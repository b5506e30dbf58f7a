import type { ComponentProps } from "react";
import { cx } from "./class-names";

/** What the elements are anyway; Safari forgets it of a table that is not drawn as one. */
const roles = { table: { role: "table" }, row: { role: "row" }, cell: { role: "cell" }, col: { role: "columnheader" }, rowName: { role: "rowheader" } } as const;

/**
 * A table in a box of its own, which `label` names and the keyboard reaches. With `stacked` each row becomes a card where the box
 * is narrow (each cell then says its column's name, its `label`); without it the box scrolls sideways.
 */
export function Table({ label, stacked = false, className, ...rest }: ComponentProps<"table"> & { label: string; stacked?: boolean }) {
  return (
    <div role="region" aria-label={label} tabIndex={0} className={cx("relative overflow-x-auto rounded-lg border border-line bg-surface", stacked && "@container")}>
      <table {...roles.table} className={cx("w-full border-collapse text-left text-sm", stacked && "stacked", className)} {...rest} />
    </div>
  );
}

/** A row. */
export function Tr(props: ComponentProps<"tr">) {
  return <tr {...roles.row} {...props} />;
}

/** A column's name; `numeric` sets it, like its cells, to the right. With `scope="row"` a row's. */
export function Th({ numeric = false, scope = "col", className, ...rest }: ComponentProps<"th"> & { numeric?: boolean }) {
  const place = scope === "row" ? "[tr:last-child>&]:border-b-0" : "whitespace-nowrap";
  return <th scope={scope} {...(scope === "row" ? roles.rowName : roles.col)} className={cx("border-b border-line px-3 py-3 text-xs font-medium text-muted first:pl-4 last:pr-4", place, numeric && "text-right", className)} {...rest} />;
}

/** A cell; numbers stand under each other. */
export function Td({ numeric = false, label, className, ...rest }: ComponentProps<"td"> & { numeric?: boolean; label?: string }) {
  return <td {...roles.cell} data-label={label} className={cx("border-b border-line px-3 py-3 align-top first:pl-4 last:pr-4 [tr:last-child>&]:border-b-0", numeric && "tnum text-right", className)} {...rest} />;
}
