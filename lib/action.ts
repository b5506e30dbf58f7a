import "server-only";
import { getLocale, getTranslations } from "next-intl/server";
import { headers } from "next/headers";
import { unstable_rethrow } from "next/navigation";
import type { z } from "zod";
import { outage } from "@/db";
import type { ActionFailure, ActionState, FormAction } from "./action-state";
import { AppError } from "./errors";
import { messagesOf } from "./i18n/messages";
import { type Locale, toLocale } from "./i18n/routing";
import { sayWait } from "./i18n/wait";
import { log } from "./log";
import { formToObject, parse } from "./parse";
import { markReached } from "./reached";
import { type Client, getClient, isOwnOrigin } from "./request";
import { getViewer, type Viewer } from "./sessions/current";
import { may, type Permission } from "./sessions/permissions";
import { getSecondFactor } from "./sessions/second-factor";

export type ActionContext<S extends z.ZodType> = { input: z.output<S>; client: Client; locale: Locale; form: FormData };
type Options = {
  /** Names of check boxes: sent means true. */
  booleans?: readonly string[];
  /** Fields of the same form that belong to another of its actions. Everything else that is unknown is refused. */
  ignore?: readonly string[];
  /** More to show again after a refusal: the choices that a list held, the next captcha. */
  echo?: (refused: Refused) => Promise<Record<string, string>>;
};
/** What was refused, and why; `typed` is what the form shows again of it. */
export type Refused = { reason: string; typed: Record<string, string>; form: FormData; client: Client };

/** The failure a thrown error becomes: a refusal in words, or an id for what is a bug. */
async function failure(error: unknown, form: FormData, client: Client, locale: Locale, echo: Options["echo"]): Promise<ActionFailure> {
  const words = await getTranslations({ locale, namespace: "errors" });
  const say = (reason: string, seconds = 0) => (words.has(reason as never) ? words(reason as never, { wait: sayWait(seconds, messagesOf(locale).wait) } as never) : words("invalid_value"));
  const typed = typedValues(form);
  const refusal = error instanceof AppError ? error : outage(error);
  // The refusal is what matters: the same part may be down that would make the echo.
  const values = { ...typed, ...(await echo?.({ reason: refusal?.reason ?? "bug", typed, form, client }).catch(() => ({}))) };
  if (!refusal) {
    log.error({ error, requestId: client.requestId }, "an action failed");
    return { ok: false, code: "bug", reason: "bug", message: words("bug", { id: client.requestId }), fields: {}, values };
  }
  if (refusal.code === "unavailable") log.warn({ error: refusal.cause, requestId: client.requestId }, "an action met a part that is down");
  const fields = Object.fromEntries(Object.entries(refusal.fields).map(([name, reason]) => [name, say(reason)]));
  return {
    ok: false,
    code: refusal.code,
    reason: refusal.reason,
    message: say(refusal.reason, refusal.retryAfter),
    fields,
    values,
    ...(refusal.retryAfter === undefined ? {} : { retryAfter: refusal.retryAfter }),
  };
}

const secretNames = /password|code|token|grant|answer/i;
const harmlessNames = /^(provinceCode|cityCode|districtCode|postcode)$/;

/** What was typed, to be shown again where there is no JavaScript; never a secret. */
export function typedValues(form: FormData): Record<string, string> {
  const values: Record<string, string> = {};
  for (const [name, value] of form) {
    if (typeof value !== "string" || name.startsWith("$ACTION_")) continue;
    if (!secretNames.test(name) || harmlessNames.test(name)) values[name] = value.slice(0, 1000);
  }
  return values;
}

/**
 * Actions come from this shop's own pages only. proxy.ts refuses others before; this holds where it does not look, since
 * Next itself lets a missing Origin pass and compares no more than the host. @throws AppError 403 `cross_site`
 */
async function refuseCrossSite(): Promise<void> {
  const given = await headers();
  markReached(given.get("x-request-id"));
  const origin = given.get("origin");
  if (origin === null || !isOwnOrigin(origin)) throw new AppError("forbidden", "cross_site");
}

/**
 * Wraps an action that anybody may call.
 * @param handler gets the parsed input; what it returns becomes `data`, what it throws becomes words. It may redirect.
 */
export function publicAction<S extends z.ZodType, T>(input: S, handler: (context: ActionContext<S>) => Promise<T>, options: Options = {}): FormAction<T> {
  return guardedAction(async () => ({}), input, handler, options);
}

/** Asks the guard before it looks at what was sent: whoever may not call an action learns nothing of what it takes. */
function guardedAction<S extends z.ZodType, T, W>(
  guard: () => Promise<W>,
  input: S,
  handler: (context: ActionContext<S> & W) => Promise<T>,
  options: Options,
): FormAction<T> {
  return async (_state, form): Promise<ActionState<T>> => {
    const client = await getClient();
    const locale = toLocale(await getLocale());
    try {
      await refuseCrossSite();
      const who = await guard();
      if (!(form instanceof FormData)) throw new AppError("invalid", "invalid_fields");
      const parsed = parse(input, formToObject(form, options));
      return { ok: true, data: await handler({ input: parsed, client, locale, form, ...who }) };
    } catch (error) {
      unstable_rethrow(error);
      return failure(error, form instanceof FormData ? form : new FormData(), client, locale, options.echo);
    }
  };
}

async function signedIn(): Promise<{ viewer: Viewer }> {
  const viewer = await getViewer();
  if (!viewer) throw new AppError("unauthenticated", "unauthenticated");
  return { viewer };
}

/**
 * One action for a form with two submit buttons: without JavaScript React gives a form's state back to its own action
 * only. The button called `name` posts the form to `other`.
 */
export function eitherAction<A, B>(name: string, main: FormAction<A>, other: FormAction<B>): FormAction<A | B> {
  return (state, form) => {
    if (!(form instanceof FormData) || !form.has(name)) return main(state, form);
    const rest = new FormData();
    for (const [key, value] of form) if (key !== name) rest.append(key, value);
    return other(state, rest);
  };
}

/**
 * Wraps an action of a signed-in person; the handler gets `viewer`.
 * Signed out: 401 `unauthenticated`, in words at the form, so that nothing typed is lost.
 */
export function userAction<S extends z.ZodType, T>(
  input: S,
  handler: (context: ActionContext<S> & { viewer: Viewer }) => Promise<T>,
  options: Options = {},
): FormAction<T> {
  return guardedAction(signedIn, input, handler, options);
}

/**
 * Wraps an action of staff. Whoever lacks the permission gets 403 `forbidden`, whoever owes the second factor 403
 * `second_factor_required`; the verb checks both again. A permission of null is for the second factor itself.
 */
export function staffAction<S extends z.ZodType, T>(
  permission: Permission | null,
  input: S,
  handler: (context: ActionContext<S> & { viewer: Viewer }) => Promise<T>,
  options: Options = {},
): FormAction<T> {
  const guard = async () => {
    const who = await signedIn();
    const { role } = who.viewer.user;
    if (permission === null ? role === "shopper" : !may(role, permission)) throw new AppError("forbidden", "forbidden");
    if (permission !== null && (await getSecondFactor(who.viewer)) !== "given") throw new AppError("forbidden", "second_factor_required");
    return who;
  };
  return guardedAction(guard, input, handler, options);
}

/**
 * Wraps an action of a plain form without state (a button that does one thing); nothing that is posted with it counts.
 * @param handler asks itself who is there, and usually ends in a redirect. What it throws shows the error page of the group.
 */
export function buttonAction(handler: (context: { client: Client; locale: Locale }) => Promise<void>): () => Promise<void> {
  return async () => {
    await refuseCrossSite();
    await handler({ client: await getClient(), locale: toLocale(await getLocale()) });
  };
}
