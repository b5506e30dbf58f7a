import type { z } from "zod";
import { AppError, type FieldReasons, invalid } from "./errors";

/** How deep and how large a JSON body may be (SECURITY.md, bodies). */
export const bodyLimits = { bytes: 64 * 1024, depth: 20 } as const;

/** How many names the dots of a form's field may join; ours join two. */
const formDepth = 4;

/** Text no person types: NUL would cut strings short elsewhere, lone surrogates can't be stored. */
function isUnclean(text: string): boolean {
  return text.includes("\0") || !text.isWellFormed();
}

function uncleanFields(value: unknown, path: string, found: FieldReasons): FieldReasons {
  if (typeof value === "string") {
    if (isUnclean(value)) found[path || "body"] = "invalid_text";
  } else if (value !== null && typeof value === "object") {
    for (const [key, item] of Object.entries(value)) {
      const at = path ? `${path}.${key}` : key;
      if (isUnclean(key)) found[path || "body"] = "invalid_text";
      else uncleanFields(item, at, found);
    }
  }
  return found;
}

/**
 * Parses what came from outside with a zod input whose issues carry reasons.
 * @throws AppError 422 `invalid_fields` with a reason a field.
 */
export function parse<S extends z.ZodType>(input: S, value: unknown): z.output<S> {
  const unclean = uncleanFields(value, "", {});
  if (Object.keys(unclean).length > 0) throw invalid(unclean);
  const result = input.safeParse(value);
  if (!result.success) throw invalid(reasonsOf(result.error));
  return result.data;
}

/** One reason a field, the first that applies; names are joined by dots, the whole body is `body`. */
export function reasonsOf(error: z.ZodError): FieldReasons {
  // A Map, because a field may be called __proto__.
  const fields = new Map<string, string>();
  const put = (path: PropertyKey[], reason: string) => {
    const name = path.map(String).join(".") || "body";
    if (!fields.has(name)) fields.set(name, reason);
  };
  for (const issue of error.issues) {
    if (issue.code === "unrecognized_keys") {
      for (const key of issue.keys) put([...issue.path, key], "unknown_field");
    } else if (/^[a-z][a-z0-9_]*$/.test(issue.message)) put(issue.path, issue.message);
    else put(issue.path, issue.code === "invalid_type" ? "wrong_type" : "invalid_value");
  }
  return Object.fromEntries(fields);
}

/** Reads a JSON text from outside. @throws AppError 422 `invalid_json` when it is malformed or nested too deep. */
export function parseJson(text: string): unknown {
  // Depth is counted before JSON.parse, which would recurse into it.
  let depth = 0;
  let inText = false;
  for (let at = 0; at < text.length; at++) {
    const sign = text[at];
    if (inText) {
      if (sign === "\\") at++;
      else if (sign === '"') inText = false;
    } else if (sign === '"') inText = true;
    else if (sign === "{" || sign === "[") depth++;
    else if (sign === "}" || sign === "]") depth--;
    if (depth > bodyLimits.depth) throw new AppError("invalid", "invalid_json");
  }
  try {
    return JSON.parse(text);
  } catch {
    throw new AppError("invalid", "invalid_json");
  }
}

/**
 * A form as the object its JSON twin would be: React's own keys dropped, empty fields absent, `a.b` nested.
 * @param options `booleans`: names of check boxes, where sent means true; `ignore`: names that are another action's.
 * @throws AppError 422 for a file, a name sent twice or one with more than three dots.
 */
export function formToObject(
  form: FormData,
  { booleans = [], ignore = [] }: { booleans?: readonly string[]; ignore?: readonly string[] } = {},
): Record<string, unknown> {
  const object: Record<string, unknown> = {};
  const seen = new Set<string>();
  for (const [name, value] of form) {
    if (name.startsWith("$ACTION_") || ignore.includes(name)) continue;
    if (typeof value !== "string" || seen.has(name)) throw invalid({ [name]: "invalid_value" });
    seen.add(name);
    if (value === "") continue;
    const parts = name.split(".", formDepth + 1);
    // Checked before it is built: whatever walks the object goes as deep as it is. Not named whole, since it is the sender's.
    if (parts.length > formDepth) throw invalid({ [parts[0] || "body"]: "invalid_value" });
    const last = parts.pop() ?? name;
    let at = object;
    for (const part of parts) {
      const next = Object.hasOwn(at, part) ? at[part] : undefined;
      if (next !== undefined && (typeof next !== "object" || next === null)) throw invalid({ [name]: "invalid_value" });
      const child = (next ?? {}) as Record<string, unknown>;
      Object.defineProperty(at, part, { value: child, enumerable: true, configurable: true, writable: true });
      at = child;
    }
    const item = booleans.includes(name) ? true : value;
    // defineProperty and not assignment: a field called __proto__ stays a field, and strict inputs refuse it.
    Object.defineProperty(at, last, { value: item, enumerable: true, configurable: true, writable: true });
  }
  return object;
}
