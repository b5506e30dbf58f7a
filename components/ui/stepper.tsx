import { cx } from "./class-names";
import { CheckIcon } from "./icons";

interface Props {
  label: string;
  steps: readonly string[];
  /** Index of the step the person is at, from 0. */
  current: number;
  /** The word for a finished step, read aloud only. */
  done: string;
}

/** Where somebody is on a short way, such as the three steps of a reset. */
export function Stepper({ label, steps, current, done }: Props) {
  return (
    <ol aria-label={label} className="flex gap-2">
      {steps.map((step, index) => (
        <li key={step} aria-current={index === current ? "step" : undefined} className="flex-1">
          <span className={cx("block h-1 rounded-full", index <= current ? "bg-lemon-edge forced-colors:bg-[Highlight]" : "bg-line forced-colors:bg-[GrayText]")} />
          <span className={cx("mt-2 flex items-center gap-1 text-xs", index === current ? "font-medium text-ink" : "text-muted")}>
            {index < current ? <CheckIcon className="size-4 shrink-0" /> : null}
            {step}
            {index < current ? <span className="sr-only">{done}</span> : null}
          </span>
        </li>
      ))}
    </ol>
  );
}

/** How much of something is done, 0 to `max`. */
export function ProgressBar({ label, value, max }: { label: string; value: number; max: number }) {
  return (
    <progress
      aria-label={label}
      value={value}
      max={max}
      className={cx(
        "block h-2 w-full appearance-none overflow-hidden rounded-full bg-line forced-colors:appearance-auto",
        "[&::-webkit-progress-bar]:bg-line [&::-webkit-progress-value]:rounded-full [&::-webkit-progress-value]:bg-lemon-edge",
        "[&::-moz-progress-bar]:rounded-full [&::-moz-progress-bar]:bg-lemon-edge",
      )}
    />
  );
}
