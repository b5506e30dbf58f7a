/** A day and a time that part between them, and nowhere else: Chinese would break inside the day. */
export function Moment({ text }: { text: string }) {
  const at = text.lastIndexOf(" ");
  if (at < 0) return text;
  return (
    <>
      <span className="whitespace-nowrap">{text.slice(0, at)}</span> <span className="whitespace-nowrap">{text.slice(at + 1)}</span>
    </>
  );
}
