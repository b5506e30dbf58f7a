import { buttonClass } from "./button-class";
import { ChevronLeftIcon, ChevronRightIcon } from "./icons";

interface Props {
  label: string;
  words: { previous: string; next: string };
  /** Address of the page before; nothing on the first. */
  previousHref?: string | null;
  nextHref?: string | null;
}

/** Older and newer, by key: there are no page numbers, because nobody counts a million rows. Nothing is drawn for one page. */
export function Pagination({ label, words, previousHref, nextHref }: Props) {
  if (!previousHref && !nextHref) return null;
  return (
    <nav aria-label={label} className="flex justify-between gap-3">
      {previousHref ? (
        <a rel="prev" href={previousHref} className={buttonClass("secondary")}>
          <ChevronLeftIcon className="-ml-1 size-4" />
          {words.previous}
        </a>
      ) : (
        <span />
      )}
      {nextHref ? (
        <a rel="next" href={nextHref} className={buttonClass("secondary")}>
          {words.next}
          <ChevronRightIcon className="-mr-1 size-4" />
        </a>
      ) : null}
    </nav>
  );
}
