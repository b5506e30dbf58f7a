/** The authorise page of QQ and Weibo: the client is known, the way back is its own, a person is picked. */
import type http from "node:http";
import { HttpError, readBody } from "../http";
import type { Codes } from "./codes";
import { sendPicker } from "./page";
import { isMood, personOf } from "./people";

/** Who may use the stand-ins: one client each, with these ways back. */
export type Client = { id: string; secret: string; callbacks: readonly string[] };

export type Site = { name: string; path: string; client: Client; codes: Codes; cancelled: (back: URL) => void };

/** GET shows the page, POST sends the browser back with a code. */
export async function authorize(site: Site, req: http.IncomingMessage, res: http.ServerResponse, url: URL): Promise<void> {
  const given = req.method === "POST" ? new URLSearchParams(await readBody(req)) : url.searchParams;
  const redirectUri = given.get("redirect_uri") ?? "";
  if (given.get("client_id") !== site.client.id) throw new HttpError(400, "client_id is unknown");
  if (!site.client.callbacks.includes(redirectUri)) throw new HttpError(400, "redirect_uri is not registered");
  if (given.get("response_type") !== "code") throw new HttpError(400, "response_type must be code");
  const back = new URL(redirectUri);
  if (given.has("state")) back.searchParams.set("state", given.get("state") ?? "");
  if (req.method !== "POST") {
    const leave = new URL(back);
    site.cancelled(leave);
    return sendPicker(res, site.name, `${site.path}`, Object.fromEntries(given), leave.href);
  }
  const person = personOf(given.get("person") || (given.get("other") ?? "").trim());
  const mood = given.get("mood") ?? "usual";
  if (!person || !isMood(mood)) throw new HttpError(400, "A person is a number of 5 to 15 digits");
  back.searchParams.set("code", site.codes.issue({ person, mood, redirectUri }));
  res.writeHead(302, { location: back.href, "cache-control": "no-store" }).end();
}
