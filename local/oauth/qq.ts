/**
 * QQ as it answers (https://wiki.connect.qq.com): the token form-encoded, the openid and every error as
 * `callback( {...} );` with status 200 and a Content-Type that fits neither; JSON for both with `fmt=json`.
 */
import { createHash } from "node:crypto";
import type http from "node:http";
import { HttpError, sendJson } from "../http";
import { authorize, type Client } from "./authorize";
import { Codes } from "./codes";
import { misbehave } from "./faults";

export function createQq(client: Client) {
  const codes = new Codes();
  const tokens = new Codes();
  const site = { name: "QQ", path: "/qq/oauth2.0/authorize", client, codes, cancelled: (back: URL) => back.searchParams.set("usercancel", "1") };

  return async (req: http.IncomingMessage, res: http.ServerResponse, url: URL, path: string): Promise<void> => {
    const query = url.searchParams;
    if (path === "/oauth2.0/authorize") return authorize(site, req, res, url);
    if (req.method !== "GET") throw new HttpError(405, "QQ takes GET here");
    if (path === "/oauth2.0/token") {
      const consent = codes.take(query.get("code"));
      if (query.get("client_id") !== client.id || query.get("client_secret") !== client.secret) return sendCallback(res, { error: 100009, error_description: "client secret is illegal" });
      if (!consent || consent.redirectUri !== query.get("redirect_uri") || consent.mood === "error") return sendCallback(res, { error: 100020, error_description: "code is reused error" });
      if (await misbehave(consent.mood, res)) return;
      const answer = { access_token: tokens.issue(consent), expires_in: "7776000", refresh_token: tokens.issue(consent) };
      if (query.get("fmt") === "json" || consent.mood === "odd") return sendJson(res, 200, answer);
      return void res.writeHead(200, { "content-type": "text/html" }).end(new URLSearchParams(answer).toString());
    }
    const consent = tokens.get(query.get("access_token"));
    if (path === "/oauth2.0/me") {
      if (!consent) return sendCallback(res, { error: 100016, error_description: "access token check failed" });
      const answer = { client_id: consent.mood === "foreign" ? "999999999" : client.id, openid: openidOf(consent.person.id) };
      return query.get("fmt") === "json" || consent.mood === "odd" ? sendJson(res, 200, answer) : sendCallback(res, answer);
    }
    if (path === "/user/get_user_info") {
      const right = consent && query.get("oauth_consumer_key") === client.id && query.get("openid") === openidOf(consent.person.id);
      if (!right) return sendJson(res, 200, { ret: -23, msg: "token is invalid" });
      if (consent.mood === "nameless") return sendJson(res, 200, { ret: 100030, msg: "this api without user authorization" });
      return sendJson(res, 200, { ret: 0, msg: "", is_lost: 0, nickname: consent.person.name, gender: "女" });
    }
    throw new HttpError(404, "QQ has no such call");
  };
}

/** QQ names a person differently to each client: 32 hex characters. */
const openidOf = (id: string): string => createHash("md5").update(`qq-openid:${id}`).digest("hex").toUpperCase();

function sendCallback(res: http.ServerResponse, answer: unknown): void {
  res.writeHead(200, { "content-type": "text/html" }).end(`callback( ${JSON.stringify(answer)} );\n`);
}
