import "server-only";
import { finish, preferredLocale, problem } from "./api";
import type { Answer } from "./answer";
import { AppError, notFound } from "./errors";
import { clientOf } from "./request";

const methods = ["GET", "POST", "PUT", "PATCH", "DELETE"] as const;
type Method = (typeof methods)[number];
type Refusal = (request: Request) => Promise<Response>;
type Others = Record<Method | "OPTIONS", Refusal>;

/**
 * The methods a call does not take: `export const { PUT, PATCH, DELETE, OPTIONS } = otherMethods("GET", "POST")`.
 * @returns handlers that answer 405 `method_not_allowed` with `Allow`, where Next's own answer would be an empty one; and
 * OPTIONS, which tells the same `Allow` (Next would name the refusing handlers, too).
 */
export function otherMethods(...taken: Method[]): Others {
  const allow = [...taken, ...(taken.includes("GET") ? ["HEAD"] : []), "OPTIONS"].join(", ");
  const refuse: Refusal = async (request) => {
    const answer = refusal(request, new AppError("method_not_allowed", "method_not_allowed"));
    answer.headers["allow"] = allow;
    return answer.toResponse();
  };
  const OPTIONS: Refusal = async () => new Response(null, { status: 204, headers: { allow, "cache-control": "private, no-store" } });
  return { GET: refuse, POST: refuse, PUT: refuse, PATCH: refuse, DELETE: refuse, OPTIONS };
}

/** Whatever is asked of an address that no call has: 404 `not_found`. */
export function unknownCall(): Others {
  const refuse: Refusal = async (request) => refusal(request, notFound()).toResponse();
  return { GET: refuse, POST: refuse, PUT: refuse, PATCH: refuse, DELETE: refuse, OPTIONS: refuse };
}

function refusal(request: Request, error: AppError): Answer {
  const client = clientOf(request.headers);
  return finish(problem(error, client, preferredLocale(request)), request, client);
}
