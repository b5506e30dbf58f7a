import type { ComponentProps, ReactNode } from "react";
import { cx } from "./class-names";
import { CircleAlertIcon, CircleCheckIcon, InfoIcon, TriangleAlertIcon } from "./icons";

export type Tone = "info" | "success" | "warning" | "danger";

const looks = {
  info: { icon: InfoIcon, box: "bg-sky-soft border-sky/25", mark: "text-sky" },
  success: { icon: CircleCheckIcon, box: "bg-leaf-soft border-leaf/25", mark: "text-leaf" },
  warning: { icon: TriangleAlertIcon, box: "bg-amber-soft border-amber/25", mark: "text-amber" },
  danger: { icon: CircleAlertIcon, box: "bg-danger-soft border-danger/25", mark: "text-danger" },
} as const;

type Props = Omit<ComponentProps<"div">, "title"> & { tone?: Tone; title?: ReactNode; action?: ReactNode };

/** A message in the page. One that appears after something was done wants `role="alert"` (urgent) or `role="status"` from its caller. */
export function Alert({ tone = "info", title, action, className, children, ...rest }: Props) {
  const { icon: Icon, box, mark } = looks[tone];
  return (
    <div className={cx("flex flex-wrap items-start gap-x-3 gap-y-2 rounded-lg border px-4 py-3 text-sm text-ink", box, className)} {...rest}>
      <Icon className={cx("mt-px size-5 shrink-0", mark)} />
      <div className="min-w-0 flex-1 basis-48">
        {title ? <p className="font-semibold">{title}</p> : null}
        {children ? <div>{children}</div> : null}
      </div>
      {action ? <div className="-my-1 shrink-0">{action}</div> : null}
    </div>
  );
}

/** One line over the whole width, for what concerns the whole account or the whole shop. */
export function Banner({ tone = "info", className, children, action, ...rest }: Omit<Props, "title">) {
  const { icon: Icon, box, mark } = looks[tone];
  return (
    <div className={cx("border-b", box, className)} {...rest}>
      <div className="mx-auto flex max-w-6xl flex-wrap items-center gap-x-3 gap-y-1 px-4 py-2 text-sm text-ink sm:px-6">
        <Icon className={cx("size-5 shrink-0", mark)} />
        <div className="min-w-0 flex-1 basis-48">{children}</div>
        {action ? <div className="shrink-0 [&>.is-quiet:last-child]:-mx-5">{action}</div> : null}
      </div>
    </div>
  );
}
