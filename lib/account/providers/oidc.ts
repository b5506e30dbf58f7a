import "server-only";
import { customFetch } from "next-auth";
import type { OIDCConfig } from "next-auth/providers";
import { z } from "zod";
import { cleanName } from "./answers";

type Settings = { issuer: string; clientId: string; clientSecret: string; name: string };

const shown = z.unknown().optional();
const claims = z.object({ iss: z.string().min(1), sub: z.string().min(1).max(255), name: shown, preferred_username: shown, nickname: shown });
type Claims = Partial<z.output<typeof claims>>;

/** Any OpenID Connect provider, by discovery, with PKCE, state and nonce; the ID token says who it is. */
export function oidc({ issuer, clientId, clientSecret, name }: Settings, fetch: typeof globalThis.fetch): OIDCConfig<Claims> {
  return {
    id: "oidc",
    name,
    type: "oidc",
    issuer,
    clientId,
    clientSecret,
    checks: ["pkce", "state", "nonce"],
    authorization: { params: { scope: "openid profile" } },
    profile: (given) => {
      const person = claims.parse(given);
      // A `sub` means nothing without its issuer: OIDC_ISSUER may be another one tomorrow.
      return { id: `${person.iss} ${person.sub}`, name: cleanName(person.name) ?? cleanName(person.preferred_username) ?? cleanName(person.nickname) };
    },
    [customFetch]: fetch,
  };
}
