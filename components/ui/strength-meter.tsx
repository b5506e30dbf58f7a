import { cx } from "./class-names";

interface Props {
  /** 0 (guessed at once) to 4 (very hard), or null while nothing is typed. */
  score: 0 | 1 | 2 | 3 | 4 | null;
  /** "Password strength". */
  label: string;
  /** In words why, and what to do: "Weak: it holds your username." */
  reason: string;
}

const fills = ["bg-danger", "bg-danger", "bg-amber", "bg-leaf", "bg-leaf"];

/** How hard a password is to guess, drawn in four bars and said in words, politely. It advises; the server decides. */
export function StrengthMeter({ score, label, reason }: Props) {
  return (
    <div>
      <div aria-hidden="true" className="grid grid-cols-4 gap-1.5">
        {[0, 1, 2, 3].map((bar) => (
          <span
            key={bar}
            className={cx(
              "h-1 rounded-full transition-colors",
              score !== null && bar < Math.max(1, score) ? cx(fills[score], "forced-colors:bg-[Highlight]") : "bg-line forced-colors:bg-[GrayText]",
            )}
          />
        ))}
      </div>
      <p role="status" className="mt-1.5 min-h-5.5 text-sm text-muted">
        {score === null ? "" : (
          <>
            <span className="sr-only">{label}: </span>
            {reason}
          </>
        )}
      </p>
    </div>
  );
}
