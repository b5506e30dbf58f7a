/** Weibo as it answers (https://open.weibo.com/wiki): the token by POST with `uid` and no `token_type`, as text/plain; errors with an error_code of its own. */
import type http from "node:http";
import { HttpError, readBody, sendJson } from "../http";
import { authorize, type Client } from "./authorize";
import { Codes } from "./codes";
import { misbehave } from "./faults";

export function createWeibo(client: Client) {
  const codes = new Codes();
  const tokens = new Codes();
  const cancelled = (back: URL): void => {
    for (const [name, value] of Object.entries({ error_uri: "/oauth2/authorize", error: "access_denied", error_description: "user denied your request.", error_code: "21330" })) back.searchParams.set(name, value);
  };
  const site = { name: "微博 Weibo", path: "/weibo/oauth2/authorize", client, codes, cancelled };

  return async (req: http.IncomingMessage, res: http.ServerResponse, url: URL, path: string): Promise<void> => {
    if (path === "/oauth2/authorize") return authorize(site, req, res, url);
    if (path === "/oauth2/access_token") {
      if (req.method !== "POST") throw new HttpError(405, "Weibo takes POST here");
      const form = new URLSearchParams(await readBody(req));
      const consent = codes.take(form.get("code"));
      if (form.get("client_id") !== client.id || form.get("client_secret") !== client.secret) return refuse(res, "invalid_client", 21324, path);
      if (!consent || consent.redirectUri !== form.get("redirect_uri") || consent.mood === "error") return refuse(res, "invalid_grant", 21325, path);
      if (await misbehave(consent.mood, res)) return;
      // In its other form the uid is a number; "foreign" names nobody at all.
      const uid = consent.mood === "foreign" ? undefined : consent.mood === "odd" ? Number(consent.person.id) : consent.person.id;
      const answer = { access_token: `2.00${tokens.issue(consent)}`, remind_in: "157679999", expires_in: 157679999, uid, isRealName: "true" };
      return void res.writeHead(200, { "content-type": "text/plain;charset=UTF-8" }).end(JSON.stringify(answer));
    }
    if (path === "/2/users/show.json") {
      const consent = tokens.get((url.searchParams.get("access_token") ?? "").replace(/^2\.00/, ""));
      if (!consent || url.searchParams.get("uid") !== consent.person.id) return sendJson(res, 403, { error: "invalid_access_token", error_code: 21332, request: path });
      if (consent.mood === "nameless") return sendJson(res, 400, { error: "user requests out of rate limit!", error_code: 10023, request: path });
      return sendJson(res, 200, { id: Number(consent.person.id), idstr: consent.person.id, screen_name: consent.person.name, name: consent.person.name });
    }
    throw new HttpError(404, "Weibo has no such call");
  };
}

function refuse(res: http.ServerResponse, error: string, code: number, request: string): void {
  sendJson(res, 400, { error, error_code: code, request, error_uri: request, error_description: error });
}
