/** What bench/rows.mjs measures, by title. A title begins with what it belongs to, as coverage.mjs names it, and says after a colon which case it is. */
import { randomInt } from "node:crypto";
import { cookieName, deviceCookie } from "@/lib/request";
import type { Answer, Asked } from "@/lib/answer";
import { handedOver } from "@/lib/messages/handed-over";
import { nextPerson, type Person, restore } from "./people";

export type Timed = { ms: number; rows: number };
export const jobs = new Map<string, () => Promise<Timed>>();

/** How many rows an answer shows; the two shops are compared at the same work only. */
function sizeOf(result: unknown): number {
  if (Array.isArray(result)) return result.length === 0 ? 0 : result.map(sizeOf).reduce((sum, size) => sum + size);
  if (typeof result === "number") return result;
  if (typeof result === "object" && result !== null && "items" in result) return sizeOf(result.items);
  return result === null || result === undefined || result === false ? 0 : 1;
}

async function timed(work: () => Promise<unknown>): Promise<Timed> {
  const began = performance.now();
  const result = await work();
  return { ms: performance.now() - began, rows: sizeOf(result) };
}

/** Something that leaves no trace. */
export function read(title: string, work: (person: Person) => Promise<unknown>): void {
  jobs.set(title, () => timed(() => work(nextPerson(title))));
}

/** Something that leaves a trace: what it needs is made before, what it made or changed is undone after, and neither counts. */
export function write<G>(title: string, before: (person: Person) => Promise<G> | G, work: (given: G, person: Person) => Promise<unknown>): void {
  jobs.set(title, async () => {
    const person = nextPerson(title);
    try {
      const given = await before(person);
      return await timed(() => work(given, person));
    } finally {
      await handedOver();
      await restore(person);
    }
  });
}

type Call = { answer: (asked: Asked, params: Record<string, string>) => Promise<Answer> };
/** What goes along with a call. The person's token comes along unless `token` says otherwise. */
export type Along = { params?: Record<string, string>; query?: string; body?: unknown; token?: string | null; device?: string; status?: number };

/** An address that nobody else asks from: limits for one address are none of this. */
export const anIp = () => `10.${randomInt(256)}.${randomInt(256)}.${randomInt(1, 255)}`;
export const anAgent = "Mozilla/5.0 (X11; Linux x86_64) Chrome/142.0";

async function ask(title: string, handler: Call, { params = {}, query = "", body, token = null, device, status }: Along): Promise<unknown> {
  const [method = "", path = ""] = title.split(/[ :]+/);
  const headers: Record<string, string | undefined> = {
    "x-forwarded-for": anIp(), "user-agent": anAgent, "content-type": body === undefined ? undefined : "application/json",
    authorization: token === null ? undefined : `Bearer ${token}`, cookie: device && `${cookieName(deviceCookie)}=${device}`,
  };
  const answer = await handler.answer({ method, url: `${path}${query}`, headers: { get: (name) => headers[name] ?? null }, body: body === undefined ? null : [Buffer.from(JSON.stringify(body))] }, params);
  if (status ? answer.status !== status : answer.status >= 300) throw new Error(`${answer.status} ${answer.body}`);
  return answer.body && JSON.parse(answer.body);
}

const withToken = (person: Person, along: Along): Along => ({ token: person.token, ...along });

/** A call of the API that reads, from its headers to its body, by the very handler that Next and the front door use. */
export function get(title: string, handler: Call, along: (person: Person) => Along = () => ({})): void {
  read(title, (person) => ask(title, handler, withToken(person, along(person))));
}

/** A call of the API that writes. */
export function change(title: string, handler: Call, before: (person: Person) => Promise<Along> | Along = () => ({})): void {
  write(title, before, (along, person) => ask(title, handler, withToken(person, along)));
}
