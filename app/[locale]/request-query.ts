import { headers } from "next/headers";

/** The query of the request being answered, with its "?", or nothing; for layouts made for each request, which Next does not tell. */
export async function requestQuery(): Promise<string> {
  const path = (await headers()).get("x-lm-path") ?? "";
  return path.includes("?") ? path.slice(path.indexOf("?")) : "";
}
