import type { ComponentProps } from "react";
import { cx } from "./class-names";

/** A table that scrolls sideways inside its own box on narrow screens; `label` names it, and the box can be reached by keyboard. */
export function Table({ label, className, ...rest }: ComponentProps<"table"> & { label: string }) {
  return (
    <div role="region" aria-label={label} tabIndex={0} className="overflow-x-auto rounded-lg border border-line bg-surface">
      <table className={cx("w-full border-collapse text-left text-sm", className)} {...rest} />
    </div>
  );
}

/** A column's name; `numeric` sets it, like its cells, to the right. */
export function Th({ numeric = false, className, ...rest }: ComponentProps<"th"> & { numeric?: boolean }) {
  return <th scope="col" className={cx("border-b border-line px-4 py-3 text-xs font-medium whitespace-nowrap text-muted", numeric && "text-right", className)} {...rest} />;
}

/** A cell; numbers stand under each other. */
export function Td({ numeric = false, className, ...rest }: ComponentProps<"td"> & { numeric?: boolean }) {
  return <td className={cx("border-b border-line px-4 py-3 align-top [tr:last-child>&]:border-b-0", numeric && "tnum text-right", className)} {...rest} />;
}
