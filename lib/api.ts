import "server-only";
import { z } from "zod";
import { outage } from "@/db";
import { Answer, type Asked } from "./answer";
import { AppError, errorStatus, invalid } from "./errors";
import { acceptedLocale } from "./i18n/accepted-locale";
import { fill } from "./i18n/fill";
import { localePath } from "./i18n/locale-path";
import { messagesOf } from "./i18n/messages";
import { type Locale, toLocale } from "./i18n/routing";
import { sayWait } from "./i18n/wait";
import { log } from "./log";
import { bodyLimits, formToObject, parse, parseJson } from "./parse";
import { markReached } from "./reached";
import { type Client, clientOf, cookieOf, isOwnOrigin } from "./request";
import { viewerOf, type Viewer } from "./sessions/current";
import { may, type Permission } from "./sessions/permissions";
import { getSecondFactor } from "./sessions/second-factor";
import { type Carrier, isBearer, sessionCookie, tokenOf } from "./sessions/token";

type RouteContext = { params: Promise<Record<string, string>> };
type Handler = (request: Request, context: RouteContext) => Promise<Response>;
/** A call as Next takes it, and as the front door asks it (lib/quick-calls.ts). */
type Call = Handler & { answer: (asked: Asked, params: Record<string, string>) => Promise<Answer> };

export type ApiContext<B, Q> = {
  request: Asked;
  params: Record<string, string>;
  input: B;
  query: Q;
  client: Client;
  locale: Locale;
};

type Route<B extends z.ZodType, Q extends z.ZodType, O extends z.ZodType, C> = {
  /** The JSON body; without it the call takes none, or `{}`. */
  input?: B;
  /** The query string; without it none is allowed. */
  query?: Q;
  /** What is answered: only what it names leaves the shop. */
  output?: O;
  status?: 200 | 201 | 202 | 204;
  handler: (context: ApiContext<z.output<B>, z.output<Q>> & C) => Promise<z.input<O> | Answer | void>;
};

/** Wraps a call that anybody may make. A handler's `Answer` goes out as it is; anything else by `output`. */
export function publicRoute<B extends z.ZodType = z.ZodUndefined, Q extends z.ZodType = z.ZodUndefined, O extends z.ZodType = z.ZodVoid>(
  route: Route<B, Q, O, object>,
): Call {
  return call((asked, params) => answer(asked, params, route, async () => ({})));
}

/** Wraps a call of a signed-in person: the handler gets `viewer`; everybody else gets 401 `unauthenticated`. */
export function userRoute<B extends z.ZodType = z.ZodUndefined, Q extends z.ZodType = z.ZodUndefined, O extends z.ZodType = z.ZodVoid>(
  route: Route<B, Q, O, { viewer: Viewer & { carrier: Carrier } }>,
): Call {
  return call((asked, params) =>
    answer(asked, params, route, async () => {
      const viewer = await viewerOf(tokenOf(asked.headers));
      if (!viewer) throw new AppError("unauthenticated", "unauthenticated");
      return { viewer };
    }),
  );
}

function call(answering: Call["answer"]): Call {
  const handler: Handler = async (request, { params }) => (await answering(request, await params)).toResponse();
  return Object.assign(handler, { answer: answering });
}

/**
 * Wraps a download that a form of a staff page asks for, by POST: reading leaves a trace there, so no link may do it.
 * Everybody else gets 401 or 403; the verb checks again. `page` is where the form stands: a browser whose session ended, or
 * that owes the second factor, is led back there by way of what it owes.
 */
export function staffForm<S extends z.ZodType>(permission: Permission, input: S, page: string, handler: (context: { viewer: Viewer; client: Client; input: z.output<S> }) => Promise<Response>): Handler {
  return async (request, { params }) => {
    const client = clientOf(request.headers);
    // From here on a 500 is a bug of ours and not what the front door takes for a form that Next did not understand.
    markReached(request.headers.get("x-request-id"));
    try {
      refuseCrossSite(request);
      const viewer = await viewerOf(tokenOf(request.headers));
      if (!viewer) throw new AppError("unauthenticated", "unauthenticated");
      if (!may(viewer.user.role, permission)) throw new AppError("forbidden", "forbidden");
      if ((await getSecondFactor(viewer)) !== "given") throw new AppError("forbidden", "second_factor_required");
      if (!/^(multipart\/form-data|application\/x-www-form-urlencoded)\b/.test(request.headers.get("content-type") ?? "")) throw new AppError("unsupported_media_type", "invalid_fields");
      const file = await handler({ viewer, client, input: parse(input, formToObject(await readForm(request))) });
      const { headers } = finish(new Answer(file.status, Object.fromEntries(file.headers), null), request, client).toResponse();
      return new Response(file.body, { status: file.status, headers });
    } catch (error) {
      const owed = owedPage(error);
      if (owed && request.headers.get("accept")?.includes("text/html")) {
        const locale = toLocale((await params).locale);
        const location = `${localePath(locale, owed)}?${new URLSearchParams({ next: localePath(locale, page) })}`;
        return finish(new Answer(303, { location }, null), request, client).toResponse();
      }
      return finish(problem(error, client, preferredLocale(request)), request, client).toResponse();
    }
  };
}

/** The page that mends a refusal, as `requireStaff` knows them; null where there is none. */
function owedPage(error: unknown): string | null {
  if (!(error instanceof AppError)) return null;
  return error.reason === "unauthenticated" ? "/login" : error.reason === "second_factor_required" ? "/admin/two-factor" : null;
}

async function readForm(request: Request): Promise<FormData> {
  try {
    return await request.formData();
  } catch {
    throw new AppError("invalid", "invalid_fields");
  }
}

async function answer<B extends z.ZodType, Q extends z.ZodType, O extends z.ZodType, C>(
  request: Asked,
  params: Record<string, string>,
  route: Route<B, Q, O, C>,
  authenticate: () => Promise<C>,
): Promise<Answer> {
  const client = clientOf(request.headers);
  const locale = preferredLocale(request);
  try {
    refuseCrossSite(request);
    const who = await authenticate();
    const query = readQuery(request, route.query);
    const input = await readBody(request, route.input);
    const result = await route.handler({ request, params, input, query, client, locale, ...who });
    return finish(result instanceof Answer ? result : respond(result, route), request, client);
  } catch (error) {
    return finish(problem(error, client, locale), request, client);
  }
}

function respond<O extends z.ZodType>(result: unknown, route: { output?: O; status?: number }): Answer {
  if (!route.output) return new Answer(route.status ?? 204, {}, null);
  return Answer.json(route.output.parse(result), { status: route.status ?? 200 });
}

/** Nobody else's cache keeps an answer unless the handler said otherwise; allowed origins may read it. */
export function finish(answer: Answer, request: Asked, client: Client): Answer {
  const { headers } = answer;
  headers["cache-control"] ??= "private, no-store";
  const shared = headers["cache-control"] !== "private, no-store";
  headers["x-request-id"] = client.requestId;
  const origin = request.headers.get("origin");
  const allowed = origin !== null && isOwnOrigin(origin);
  if (allowed) {
    headers["access-control-allow-origin"] = origin;
    headers["access-control-allow-credentials"] = "true";
    headers["access-control-expose-headers"] = "retry-after, x-request-id";
  }
  // Also where none was sent: a shared cache would give that answer to an allowed origin, whose browser would refuse it.
  if (allowed || shared) headers["vary"] = [headers["vary"] ?? [], "Origin"].flat();
  return answer;
}

/** A refusal as `application/problem+json` (RFC 9457); anything unexpected as 500 with an id and no detail. */
export function problem(error: unknown, client: Client, locale: Locale): Answer {
  const refusal = error instanceof AppError ? error : outage(error);
  const headers = { "content-type": "application/problem+json", "content-language": locale === "zh" ? "zh-CN" : "en" };
  const words: Record<string, string> = messagesOf(locale).errors;
  if (!refusal) {
    log.error({ error, requestId: client.requestId }, "a call failed");
    const body = { type: "urn:lemon-mall:bug", title: words.bug_title, status: 500, detail: (words.bug ?? "").replace("{id}", client.requestId), code: "bug", reason: "bug" };
    return Answer.json(body, { status: 500, headers });
  }
  if (refusal.code === "unavailable") log.warn({ error: refusal.cause, requestId: client.requestId }, "a call met a part that is down");
  const status = errorStatus[refusal.code];
  const detail = fill(words[refusal.reason] ?? words.invalid_value ?? "", { wait: sayWait(refusal.retryAfter ?? 0, messagesOf(locale).wait) });
  const fields = Object.keys(refusal.fields).length > 0 ? { fields: refusal.fields } : {};
  const body = { type: `urn:lemon-mall:${refusal.reason}`, title: words[`title_${refusal.code}`], status, detail, code: refusal.code, reason: refusal.reason, ...fields };
  return Answer.json(body, {
    status,
    headers: { ...headers, ...(refusal.retryAfter === undefined ? {} : { "retry-after": String(refusal.retryAfter) }) },
  });
}

/** The language that a call's Accept-Language wants. */
export function preferredLocale(request: Pick<Asked, "headers">): Locale {
  return acceptedLocale(request.headers.get("accept-language"));
}

const reading = new Set(["GET", "HEAD", "OPTIONS"]);

/**
 * No other site's page may write here: a foreign or `null` Origin is always refused; a missing one when a session
 * cookie came along without a Bearer token. @throws AppError 403 `cross_site`
 */
function refuseCrossSite(request: Asked): void {
  if (reading.has(request.method)) return;
  const origin = request.headers.get("origin");
  const bearer = isBearer(request.headers.get("authorization"));
  const cookie = cookieOf(request.headers, sessionCookie()) !== null;
  if (origin === null ? cookie && !bearer : !isOwnOrigin(origin)) throw new AppError("forbidden", "cross_site");
}

function readQuery<Q extends z.ZodType>({ url }: Asked, input: Q | undefined): z.output<Q> {
  const search = new URLSearchParams(url.includes("?") ? url.slice(url.indexOf("?")) : "");
  const names = [...search.keys()];
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice) throw invalid({ [twice]: "invalid_value" });
  if (input) return parse(input, Object.fromEntries(search));
  if (names[0] !== undefined) throw invalid({ [names[0]]: "unknown_field" });
  return undefined as z.output<Q>;
}

/** What a call that takes no body may be sent all the same: some clients put `{}` into every write. */
const nothing = z.strictObject({});

async function readBody<B extends z.ZodType>(request: Asked, input: B | undefined): Promise<z.output<B>> {
  if (input) {
    demandJson(request);
    return parse(input, parseJson(decode(await readBytes(request))));
  }
  // Whoever sends something along believes that it counts.
  const bytes = reading.has(request.method) ? null : await readBytes(request);
  if (bytes && bytes.byteLength > 0) {
    demandJson(request);
    parse(nothing, parseJson(decode(bytes)));
  }
  return undefined as z.output<B>;
}

function demandJson(request: Asked): void {
  const type = request.headers.get("content-type")?.split(";")[0]?.trim().toLowerCase();
  if (type !== "application/json") throw new AppError("unsupported_media_type", "json_only");
}

async function readBytes(request: Asked): Promise<Uint8Array> {
  if (Number(request.headers.get("content-length") ?? 0) > bodyLimits.bytes) throw new AppError("too_large", "too_large");
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of request.body ?? []) {
    size += part.byteLength;
    if (size > bodyLimits.bytes) throw new AppError("too_large", "too_large");
    parts.push(part);
  }
  return Buffer.concat(parts);
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new AppError("invalid", "invalid_json");
  }
}
