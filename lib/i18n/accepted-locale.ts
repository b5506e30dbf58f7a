import Negotiator from "negotiator";
import { isLocale, type Locale, routing } from "./routing";

/** The language we speak that an Accept-Language header wants most. */
export function acceptedLocale(header: string | null | undefined): Locale {
  const wanted = new Negotiator({ headers: { "accept-language": header ?? undefined } });
  // By our own eyes: asked for both, the library takes "zh" before an earlier "en-GB".
  return wanted.languages().map((tag) => tag.split("-")[0]?.toLowerCase() ?? "").find(isLocale) ?? routing.defaultLocale;
}
