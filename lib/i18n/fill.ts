/** A sentence with what its `{names}` stand for; names that are not given stay. What is filled in may hold any signs, `$` and braces too. */
export function fill(sentence: string, values: Record<string, string | number>): string {
  return sentence.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}
