/** Puts the stand-ins together: QQ at /qq, Weibo at /weibo, OpenID Connect at /oidc. */
import { HttpError, sendJson, serve } from "../http";
import { createOidc } from "./oidc";
import { createQq } from "./qq";
import { createWeibo } from "./weibo";

export type Keys = { clientId: string; clientSecret: string };
export type StartOptions = { port: number; apps: readonly string[]; keys: Keys };

/** Starts all three on one loopback port, which must be known: an issuer can't change. Throws when it is taken. */
export async function startOauth({ port, apps, keys }: StartOptions): Promise<{ port: number; close: () => Promise<void> }> {
  const client = (id: string) => ({ id: keys.clientId, secret: keys.clientSecret, callbacks: apps.map((app) => `${app}/api/auth/callback/${id}`) });
  const qq = createQq(client("qq"));
  const weibo = createWeibo(client("weibo"));
  const oidc = createOidc(`http://localhost:${port}/oidc`, client("oidc"));
  return serve(port, async (req, res, url) => {
    const [, site = "", path = ""] = /^\/(qq|weibo|oidc)(\/.*)$/.exec(url.pathname) ?? [];
    if (site === "qq") return qq(req, res, url, path);
    if (site === "weibo") return weibo(req, res, url, path);
    if (site === "oidc") return oidc(req, res, path);
    if (url.pathname === "/health") return sendJson(res, 200, { status: "ok" });
    throw new HttpError(404, "Not found");
  });
}
