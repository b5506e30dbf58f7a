import type { AdminWords } from "./words";
import { wordFor } from "./words";

type Values = Record<string, unknown> | null;

interface Props {
  before: Values;
  after: Values;
  words: AdminWords["audit"];
  /** Words for values the shop has names for: roles, states, channels, kinds. */
  names: Record<string, string>;
}

/** What an act changed, one line for each thing: before and after where both are known. */
export function ChangeList({ before, after, words, names }: Props) {
  const things = [...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])];
  if (things.length === 0) return <span className="text-muted">–</span>;
  return (
    <ul className="space-y-0.5 text-xs">
      {things.map((name) => (
        <li key={name} className="break-words">
          <span className="text-muted">{wordFor(words.fields, name)}: </span>
          {before && name in before ? (
            <>
              <span className="sr-only">{words.before} </span>
              {said(before[name], words, names)}
            </>
          ) : null}
          {before && name in before && after && name in after ? <span aria-hidden="true"> → </span> : null}
          {after && name in after ? (
            <>
              <span className="sr-only">{words.after} </span>
              {said(after[name], words, names)}
            </>
          ) : null}
        </li>
      ))}
    </ul>
  );
}

function said(value: unknown, words: Props["words"], names: Props["names"]): string {
  if (value === null || value === undefined) return words.none;
  if (typeof value === "boolean") return value ? words.yes : words.no;
  if (Array.isArray(value)) return value.map((one) => said(one, words, names)).join(words.comma);
  if (typeof value === "object") {
    const parts = Object.entries(value).filter(([, one]) => one !== undefined && one !== "");
    return parts.length === 0 ? words.all : parts.map(([name, one]) => `${wordFor(words.fields, name)} ${said(one, words, names)}`).join(words.comma);
  }
  return wordFor(names, String(value));
}
