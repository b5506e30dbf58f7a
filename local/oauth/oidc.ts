/** An OpenID Connect provider by the certified library, with our page for picking a person. PKCE is demanded. */
import { generateKeyPairSync } from "node:crypto";
import type http from "node:http";
import Provider, { interactionPolicy } from "oidc-provider";
import { HttpError, readBody } from "../http";
import type { Client } from "./authorize";
import { misbehave } from "./faults";
import { sendPicker } from "./page";
import { isMood, type Mood, personOf } from "./people";

const name = "OpenID";

export function createOidc(issuer: string, client: Client) {
  /** What was ordered for a person's next token. */
  const ordered = new Map<string, Mood>();
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });

  const policy = interactionPolicy.base();
  // Who signs in is asked every time, so that another person can be picked.
  policy.get("login")?.checks.add(
    new interactionPolicy.Check("pick", "A person must be picked", (ctx) => (ctx.oidc.result?.login ? interactionPolicy.Check.NO_NEED_TO_PROMPT : interactionPolicy.Check.REQUEST_PROMPT)),
  );

  const provider = new Provider(issuer, {
    clients: [{ client_id: client.id, client_secret: client.secret, redirect_uris: [...client.callbacks], grant_types: ["authorization_code"], response_types: ["code"] }],
    jwks: { keys: [{ ...privateKey.export({ format: "jwk" }), kid: "stand-in", alg: "RS256", use: "sig" }] },
    cookies: { keys: [client.secret] },
    claims: { openid: ["sub"], profile: ["name", "preferred_username"] },
    // The name in the ID token too, as most providers do.
    conformIdTokenClaims: false,
    features: { devInteractions: { enabled: false } },
    pkce: { required: () => true },
    interactions: { policy, url: (_ctx, { uid }) => `${new URL(issuer).pathname}/pick/${uid}` },
    ttl: { Interaction: 600, Session: 600, Grant: 600, AccessToken: 600, IdToken: 600, AuthorizationCode: 60 },
    findAccount: (_ctx, id) => ({ accountId: id, claims: () => ({ sub: id, ...(ordered.get(id) === "nameless" ? {} : { name: personOf(id)?.name }) }) }),
    // Picking a person is consent enough.
    loadExistingGrant: async (ctx) => {
      const grant = new ctx.oidc.provider.Grant({ clientId: ctx.oidc.client?.clientId, accountId: ctx.oidc.session?.accountId });
      grant.addOIDCScope("openid profile");
      await grant.save();
      return grant;
    },
  });
  const answer = provider.callback();

  return async (req: http.IncomingMessage, res: http.ServerResponse, path: string): Promise<void> => {
    if (/^\/pick\/[\w-]+(\/cancel)?$/.test(path)) return pick(req, res, path);
    if (path === "/token" && (await spoil(req, res))) return;
    // The library finds out by these two where it is mounted.
    Object.assign(req, { originalUrl: req.url, url: (req.url ?? "").slice(new URL(issuer).pathname.length) });
    await answer(req, res);
  };

  async function pick(req: http.IncomingMessage, res: http.ServerResponse, path: string): Promise<void> {
    const { uid } = await provider.interactionDetails(req, res);
    const here = `${new URL(issuer).pathname}/pick/${uid}`;
    if (path.endsWith("/cancel")) return provider.interactionFinished(req, res, { error: "access_denied", error_description: "The person went away" });
    if (req.method !== "POST") return sendPicker(res, name, here, {}, `${here}/cancel`);
    const form = new URLSearchParams(await readBody(req));
    const person = personOf(form.get("person") || (form.get("other") ?? "").trim());
    const mood = form.get("mood") ?? "usual";
    if (!person || !isMood(mood)) throw new HttpError(400, "A person is a number of 5 to 15 digits");
    ordered.set(person.id, mood);
    await provider.interactionFinished(req, res, { login: { accountId: person.id, ...(mood === "stale" ? { ts: Math.floor(Date.now() / 1000) - 3_600 } : {}) } }, { mergeWithLastSubmission: false });
  }

  /** Answers the token call in the mood that was ordered for the code's person. */
  async function spoil(req: http.IncomingMessage, res: http.ServerResponse): Promise<boolean> {
    const body = await readBody(req);
    // The library takes a body that was read already from here.
    Object.assign(req, { body });
    const code = await provider.AuthorizationCode.find(new URLSearchParams(body).get("code") ?? "");
    const mood = ordered.get(code?.accountId ?? "") ?? "usual";
    if (mood === "error" || mood === "foreign") {
      res.writeHead(400, { "content-type": "application/json" }).end(JSON.stringify({ error: "invalid_grant", error_description: "grant request is invalid" }));
      return true;
    }
    return misbehave(mood, res);
  }
}
