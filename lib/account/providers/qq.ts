import "server-only";
import { customFetch } from "next-auth";
import type { OAuthConfig } from "next-auth/providers";
import { z } from "zod";
import { cleanName, conformToken, parseAnswer } from "./answers";

type Settings = { baseUrl: string; clientId: string; clientSecret: string };
type Person = { openid: string; name: string | null };

const openidAnswer = z.object({ client_id: z.coerce.string(), openid: z.string().regex(/^[\w-]{8,64}$/) });

/**
 * QQ (https://wiki.connect.qq.com): OAuth 2 with habits of its own. The token is asked for by GET and comes form-encoded;
 * who it belongs to takes a second call, answered as `callback( {...} );`; errors come with status 200. QQ knows no PKCE.
 */
export function qq({ baseUrl, clientId, clientSecret }: Settings, fetch: typeof globalThis.fetch): OAuthConfig<Person> {
  return {
    id: "qq",
    name: "QQ",
    type: "oauth",
    clientId,
    clientSecret,
    checks: ["state"],
    client: { token_endpoint_auth_method: "client_secret_post" },
    authorization: { url: `${baseUrl}/oauth2.0/authorize`, params: { scope: "get_user_info" } },
    token: { url: `${baseUrl}/oauth2.0/token`, conform: conformToken },
    userinfo: {
      url: `${baseUrl}/oauth2.0/me`,
      request: ({ tokens }: { tokens: { access_token?: string } }) => getPerson({ baseUrl, clientId }, tokens.access_token ?? "", fetch),
    },
    profile: (person) => ({ id: person.openid, name: person.name }),
    [customFetch]: (input, init) => fetch(asGet(input, init), { ...init, method: "GET", body: null }),
  };
}

/** QQ documents GET for the token: what next-auth would post goes into the query. */
function asGet(input: Parameters<typeof fetch>[0], init: RequestInit | undefined): URL {
  const url = new URL(input instanceof Request ? input.url : input);
  if (init?.body instanceof URLSearchParams) for (const [name, value] of init.body) url.searchParams.set(name, value);
  return url;
}

async function getPerson({ baseUrl, clientId }: Pick<Settings, "baseUrl" | "clientId">, token: string, fetch: typeof globalThis.fetch): Promise<Person> {
  const me = await fetch(`${baseUrl}/oauth2.0/me?${new URLSearchParams({ access_token: token })}`);
  const { client_id, openid } = openidAnswer.parse(parseAnswer(await me.text()));
  // A token that was made for another site must not open an account here.
  if (client_id !== clientId) throw new Error("QQ's openid belongs to another client");
  return { openid, name: await getName(`${baseUrl}/user/get_user_info?${new URLSearchParams({ access_token: token, oauth_consumer_key: clientId, openid })}`, fetch) };
}

/** The nickname is only shown: without it people come in all the same. */
async function getName(url: string, fetch: typeof globalThis.fetch): Promise<string | null> {
  try {
    const answer = parseAnswer(await (await fetch(url)).text());
    return Number(answer.ret) === 0 ? cleanName(answer.nickname) : null;
  } catch {
    return null;
  }
}
