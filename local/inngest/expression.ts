/**
 * The part of CEL that triggers and keys use: paths below `event`, literals, == != < <= > >= && || ! + and
 * parentheses. Anything else throws when it is compiled, so that it is refused when an app registers.
 */

export type Expression = (event: unknown) => unknown;

const TOKEN = /\s*(?:(==|!=|<=|>=|&&|\|\||[!<>()+])|("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')|(\d+(?:\.\d+)?)|([A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*))/y;

type Token = { kind: "op" | "string" | "number" | "name"; text: string };

function tokenize(source: string): Token[] {
  const tokens: Token[] = [];
  TOKEN.lastIndex = 0;
  for (let at = 0; at < source.trimEnd().length; at = TOKEN.lastIndex) {
    TOKEN.lastIndex = at;
    const match = TOKEN.exec(source);
    if (!match) throw new Error(`the expression "${source}" is not understood at "${source.slice(at)}"`);
    const [, op, string, number, name] = match;
    if (op) tokens.push({ kind: "op", text: op });
    else if (string) tokens.push({ kind: "string", text: string.slice(1, -1).replace(/\\(.)/g, "$1") });
    else if (number) tokens.push({ kind: "number", text: number });
    else tokens.push({ kind: "name", text: name ?? "" });
  }
  return tokens;
}

const LEVELS: Record<string, (a: unknown, b: unknown) => unknown>[] = [
  { "||": (a, b) => Boolean(a) || Boolean(b) },
  { "&&": (a, b) => Boolean(a) && Boolean(b) },
  { "==": (a, b) => a === b, "!=": (a, b) => a !== b, "<": less, ">": (a, b) => less(b, a), "<=": (a, b) => a === b || less(a, b), ">=": (a, b) => a === b || less(b, a) },
  { "+": (a, b) => (typeof a === "number" && typeof b === "number" ? a + b : `${String(a)}${String(b)}`) },
];

function less(a: unknown, b: unknown): boolean {
  if (typeof a === "number" && typeof b === "number") return a < b;
  return typeof a === "string" && typeof b === "string" && a < b;
}

const LITERALS: Record<string, unknown> = { true: true, false: false, null: null };

/** Compiles an expression. Throws an Error that says what is not understood. */
export function compile(source: string): Expression {
  const tokens = tokenize(source);
  let next = 0;
  const peek = (): string => (tokens[next]?.kind === "op" ? tokens[next]?.text ?? "" : "");

  function binary(level: number): Expression {
    const operators = LEVELS[level];
    if (!operators) return unary();
    let left = binary(level + 1);
    for (let operator = operators[peek()]; operator; operator = operators[peek()]) {
      next += 1;
      const [a, apply, b] = [left, operator, binary(level + 1)];
      left = (event) => apply(a(event), b(event));
    }
    return left;
  }

  function unary(): Expression {
    if (peek() === "!") {
      next += 1;
      const inner = unary();
      return (event) => !inner(event);
    }
    if (peek() === "(") {
      next += 1;
      const inner = binary(0);
      if (peek() !== ")") throw new Error(`the expression "${source}" misses a ")"`);
      next += 1;
      return inner;
    }
    return value();
  }

  function value(): Expression {
    const token = tokens[next++];
    if (token?.kind === "string") return () => token.text;
    if (token?.kind === "number") return () => Number(token.text);
    if (token?.kind !== "name") throw new Error(`the expression "${source}" is not understood`);
    if (token.text in LITERALS) return () => LITERALS[token.text];
    const [root, ...path] = token.text.split(".");
    if (root !== "event") throw new Error(`the expression "${source}" uses "${token.text}"; only event.… is known here`);
    return (event) => path.reduce<unknown>((at, key) => (at !== null && typeof at === "object" && Object.hasOwn(at, key) ? Reflect.get(at, key) : undefined), event);
  }

  const expression = binary(0);
  if (next < tokens.length) throw new Error(`the expression "${source}" is not understood at "${tokens[next]?.text ?? ""}"`);
  return expression;
}
