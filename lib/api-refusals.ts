import "server-only";
import { finish, preferredLocale, problem } from "./api";
import { Answer } from "./answer";
import { AppError, notFound } from "./errors";
import { clientOf, isOwnOrigin } from "./request";

const methods = ["GET", "POST", "PUT", "PATCH", "DELETE"] as const;
type Method = (typeof methods)[number];
type Refusal = (request: Request) => Promise<Response>;
type Others = Record<Method | "OPTIONS", Refusal>;

/**
 * The methods a call does not take: `export const { PUT, PATCH, DELETE, OPTIONS } = otherMethods("GET", "POST")`.
 * @returns handlers that answer 405 `method_not_allowed` with `Allow`, where Next's own answer would be an empty one; and
 * OPTIONS, which tells the same `Allow` (Next would name the refusing handlers, too) and what an allowed origin may send.
 */
export function otherMethods(...taken: Method[]): Others {
  const allow = [...taken, ...(taken.includes("GET") ? ["HEAD"] : []), "OPTIONS"].join(", ");
  const refuse: Refusal = async (request) => {
    const answer = refusal(request, new AppError("method_not_allowed", "method_not_allowed"));
    answer.headers["allow"] = allow;
    return answer.toResponse();
  };
  const OPTIONS: Refusal = async (request) => preflight(request, taken, allow).toResponse();
  return { GET: refuse, POST: refuse, PUT: refuse, PATCH: refuse, DELETE: refuse, OPTIONS };
}

/** What a browser asks before a page of another origin may call: yes to allowed ones, 403 `cross_site` to others. */
function preflight(request: Request, taken: readonly Method[], allow: string): Answer {
  const origin = request.headers.get("origin");
  const own = origin !== null && isOwnOrigin(origin);
  const answer = origin === null || own ? finish(new Answer(204, {}, null), request, clientOf(request.headers)) : refusal(request, new AppError("forbidden", "cross_site"));
  answer.headers["allow"] = allow;
  if (own) {
    answer.headers["access-control-allow-methods"] = taken.join(", ");
    answer.headers["access-control-allow-headers"] = "authorization, content-type, accept-language";
    // Seconds.
    answer.headers["access-control-max-age"] = "600";
  }
  return answer;
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
