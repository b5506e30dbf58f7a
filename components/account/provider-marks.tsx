import type { ReactNode } from "react";

/** Marks of our own: a letter on a plain shape. The sites' logos are theirs; the words beside the mark say which site it is. */
function mark(shape: ReactNode, letter: string, size: number) {
  return function Mark() {
    return (
      <svg viewBox="0 0 24 24" aria-hidden="true" className="size-6 shrink-0">
        {shape}
        <text x="12" y="12" dy="0.36em" textAnchor="middle" fontSize={size} fontWeight="700" fill="#fff" fontFamily="system-ui, sans-serif">
          {letter}
        </text>
      </svg>
    );
  };
}

const marks = {
  qq: mark(<circle cx="12" cy="12" r="11" fill="#1a73b8" />, "Q", 13),
  weibo: mark(<rect x="1" y="1" width="22" height="22" rx="7" fill="#c2410c" />, "微", 13),
  oidc: mark(<path d="M12 1 22 6.5v11L12 23 2 17.5v-11z" fill="#4b5563" />, "ID", 10),
} as const;

export function ProviderMark({ id }: { id: keyof typeof marks }) {
  const Mark = marks[id];
  return <Mark />;
}
