import "server-only";

/**
 * Reads what QQ and Weibo answer, whatever its Content-Type claims: JSON, JSON inside `callback( … );` (QQ's openid, and
 * QQ's errors, with status 200), or form-encoded (QQ's token).
 * @throws Error for anything else, an empty object included.
 */
export function parseAnswer(text: string): Record<string, unknown> {
  const trimmed = text.trim();
  const padded = /^[\w$.]+\s*\(([\s\S]*)\)\s*;?$/.exec(trimmed)?.[1]?.trim();
  const json = padded ?? trimmed;
  if (json.startsWith("{")) return toObject(JSON.parse(json));
  if (!/^[\w.%+~-]+=[^<>\s]*$/.test(trimmed)) throw new Error("the provider's answer has no form that is known");
  return toObject(Object.fromEntries(new URLSearchParams(trimmed)));
}

function toObject(value: unknown): Record<string, unknown> {
  if (typeof value !== "object" || value === null || Array.isArray(value) || Object.keys(value).length === 0) throw new Error("the provider's answer is no object");
  return { ...value };
}

/**
 * The token answer as OAuth 2 wants it: neither QQ nor Weibo sends `token_type`, and both report errors with any status.
 * @returns a Response for next-auth to read.
 */
export async function conformToken(response: Response): Promise<Response> {
  const answer = parseAnswer(await response.text());
  const error = answer.error ?? answer.error_code ?? (answer.ret !== undefined && Number(answer.ret) !== 0 ? answer.ret : undefined);
  if (error !== undefined) return Response.json({ error: String(error), error_description: String(answer.error_description ?? answer.msg ?? "") }, { status: 400 });
  if (!response.ok) throw new Error(`the provider answered ${response.status}`);
  const expires = Number(answer.expires_in);
  return Response.json({ ...answer, token_type: "bearer", expires_in: Number.isFinite(expires) && expires > 0 ? expires : undefined });
}

/** A name from elsewhere as it may be shown: one line, no control or direction signs, at most 100 characters; or null. */
export function cleanName(name: unknown): string | null {
  if (typeof name !== "string" || !name.isWellFormed()) return null;
  const shown = name.replace(/[\p{Cc}\p{Zl}\p{Zp}\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, " ").replace(/\s+/g, " ").trim();
  return [...shown].slice(0, 100).join("") || null;
}
