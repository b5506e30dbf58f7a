import { randomInt } from "node:crypto";
import { Client, type Reply, appUrl } from "./client";
import { ledTo, postForm } from "./door";

export const sites = ["qq", "weibo", "oidc"] as const;
export type Site = (typeof sites)[number];

/** Somebody at the other sites whom nobody knows yet. */
export const newSubject = () => String(randomInt(1e9, 1e13));

/** Presses a site's button; the client keeps the cookies that bind the answer to it. @returns where the site is asked */
export async function begin(client: Client, site: Site, more: Record<string, string> = {}, path = "/login"): Promise<string> {
  const reply = await postForm(client, path, "provider", { provider: site, ...more });
  const to = ledTo(reply);
  if (!to || to.startsWith(appUrl)) throw new Error(`${site}: ${reply.status} ${to}`);
  return to;
}

/** Agrees at the site's stand-in as a browser of its own would. @returns the path and query of the answer to the shop */
export async function agree(url: string, person: string): Promise<string> {
  const jar = new Map<string, string>();
  const go = async (to: string, init: RequestInit = {}) => {
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join("; ");
    const answer = await fetch(to, { redirect: "manual", ...init, headers: { ...init.headers, cookie } });
    for (const line of answer.headers.getSetCookie()) jar.set(line.split("=")[0] ?? "", /=([^;]*)/.exec(line)?.[1] ?? "");
    return answer;
  };
  let at = url;
  let answer = await go(at);
  for (let step = 0; step < 8; step++) {
    const onward = answer.headers.get("location");
    if (onward) {
      at = new URL(onward, at).href;
      if (at.startsWith(appUrl)) return at.slice(appUrl.length);
      answer = await go(at);
      continue;
    }
    const page = await answer.text();
    const fields = [...page.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)">/g)].map(([, name = "", value = ""]) => [name, value.replace(/&#(\d+);/g, (_, sign: string) => String.fromCharCode(Number(sign)))]);
    at = new URL(/action="([^"]*)"/.exec(page)?.[1] ?? "", at).href;
    answer = await go(at, { method: "POST", body: new URLSearchParams([...fields, ["person", person], ["mood", "usual"]]) });
  }
  throw new Error(`${url} never led back`);
}

/** The whole way there and back. @returns the shop's reply to the answer */
export async function visit(client: Client, site: Site, person: string, more: Record<string, string> = {}): Promise<Reply> {
  return client.ask({ path: await agree(await begin(client, site, more), person) });
}


/** A browser that another site vouches for, before it said which account is its own. */
export async function atBind(client = new Client()): Promise<Client> {
  const { headers } = await visit(client, "qq", newSubject());
  if (headers.location !== "/bind") throw new Error(`not at /bind, but ${headers.location}`);
  return client;
}
