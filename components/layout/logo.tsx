/** The shop's sign: a lemon with its leaf. Decoration; the name stands beside it or in the link's label. */
export function LemonMark({ className = "size-8" }: { className?: string }) {
  return (
    <svg viewBox="0 0 32 32" aria-hidden="true" className={className}>
      <path
        d="M4.6 19.6C4.2 12.4 9.4 7.4 16.4 7.6c3.6.1 5.3 1.7 7.6 2.3 1.6.4 3 .4 3.3 1.6s-1 2-1 3.7c.3 7.2-4.8 12.4-11.9 12.2-3.5-.1-5.4-1.6-7.6-2.2-1.5-.4-3-.4-3.3-1.6s1-1.6 1.1-4z"
        className="fill-lemon stroke-lemon-edge"
        strokeWidth="1.25"
      />
      <path d="M9.3 16.5c.6-2.8 2.6-4.7 5.3-5.2" className="stroke-shine" fill="none" strokeWidth="1.75" strokeLinecap="round" opacity=".85" />
      <path d="M20.8 8.3c.4-3.8 3.3-6.1 8-5.8-.5 4-3.6 6.4-8 5.8z" className="fill-leaf" />
    </svg>
  );
}
