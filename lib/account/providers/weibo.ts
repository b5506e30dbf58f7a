import "server-only";
import { customFetch } from "next-auth";
import type { OAuthConfig } from "next-auth/providers";
import { z } from "zod";
import { cleanName, conformToken, parseAnswer } from "./answers";

type Settings = { baseUrl: string; clientId: string; clientSecret: string };
type Person = { uid: string; name: string | null };
type Tokens = { access_token?: string; uid?: unknown };

// A text in the documents, a number in some answers; a number that JavaScript can't hold exactly would be somebody else.
const uid = z.union([z.string(), z.int().transform(String)]).pipe(z.string().regex(/^[1-9]\d{0,19}$/));

/** Weibo (https://open.weibo.com/wiki): OAuth 2 whose token answer says who it is (`uid`) but not `token_type`. No PKCE. */
export function weibo({ baseUrl, clientId, clientSecret }: Settings, fetch: typeof globalThis.fetch): OAuthConfig<Person> {
  return {
    id: "weibo",
    name: "Weibo",
    type: "oauth",
    clientId,
    clientSecret,
    checks: ["state"],
    client: { token_endpoint_auth_method: "client_secret_post" },
    authorization: { url: `${baseUrl}/oauth2/authorize`, params: { scope: "all" } },
    token: { url: `${baseUrl}/oauth2/access_token`, conform: conformToken },
    userinfo: { url: `${baseUrl}/2/users/show.json`, request: ({ tokens }: { tokens: Tokens }) => getPerson(baseUrl, tokens, fetch) },
    profile: (person) => ({ id: person.uid, name: person.name }),
    [customFetch]: fetch,
  };
}

async function getPerson(baseUrl: string, tokens: Tokens, fetch: typeof globalThis.fetch): Promise<Person> {
  const id = uid.parse(tokens.uid);
  const url = `${baseUrl}/2/users/show.json?${new URLSearchParams({ access_token: tokens.access_token ?? "", uid: id })}`;
  try {
    return { uid: id, name: cleanName(parseAnswer(await (await fetch(url)).text()).screen_name) };
  } catch {
    // The name is only shown: without it people come in all the same.
    return { uid: id, name: null };
  }
}
