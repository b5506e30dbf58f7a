import type { ReactNode } from "react";
import { cx } from "./class-names";

interface Props {
  drawing: ReactNode;
  title: string;
  children: ReactNode;
  action?: ReactNode;
  /** The heading's level: 1 when the state is the whole page. */
  level?: 1 | 2 | 3;
  className?: string;
}

/** What stands where nothing is yet: a drawing, what would be here, and the way to it. */
export function EmptyState({ drawing, title, children, action, level = 2, className }: Props) {
  const Heading = `h${level}` as const;
  return (
    <div className={cx("flex flex-col items-center px-4 py-10 text-center sm:py-14", className)}>
      {drawing}
      <Heading className={cx("mt-6", level === 1 ? "text-3xl" : "text-xl")}>{title}</Heading>
      <div className="mt-2 max-w-md text-base text-balance text-muted">{children}</div>
      {action ? <div className="mt-6 flex flex-wrap justify-center gap-3">{action}</div> : null}
    </div>
  );
}
