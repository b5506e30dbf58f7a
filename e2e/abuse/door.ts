import { type Client, type Headers, type Reply, appUrl } from "./client";

/** The fields of a form, as a browser posts them. */
export type Fields = Record<string, string> | [string, string][];

const entities: Record<string, string> = { "&quot;": '"', "&amp;": "&", "&#x27;": "'", "&lt;": "<", "&gt;": ">", "&#39;": "'" };
/** A text as it stood before it was written into HTML. */
export const plain = (text: string) => text.replace(/&(?:quot|amp|lt|gt|#x27|#39);/g, (entity) => entities[entity] ?? entity);

/** React's own fields of the form that holds a field called `holds`, as a page without JavaScript has them. */
export async function formFields(client: Client, path: string, holds: string): Promise<[string, string][]> {
  const page = await client.ask({ path });
  for (const [form] of page.text.matchAll(/<form\b[\s\S]*?<\/form>/g)) {
    if (!form.includes(`name="${holds}"`)) continue;
    return [...form.matchAll(/<input\b[^>]*type="hidden"[^>]*>/g)].flatMap(([tag]) => {
      const name = plain(/ name="([^"]*)"/.exec(tag)?.[1] ?? "");
      return name.startsWith("$ACTION_") ? [[name, plain(/ value="([^"]*)"/.exec(tag)?.[1] ?? "")] as [string, string]] : [];
    });
  }
  throw new Error(`${path} (${page.status}) has no form with ${holds}`);
}

/** The id by which Next knows the action of that form. */
export async function actionId(client: Client, path: string, holds: string): Promise<string> {
  const fields = await formFields(client, path, holds);
  const whole = fields.map(([name, value]) => `${name} ${value}`).join("\n");
  const id = /"id":"([0-9a-f]{40,})"/.exec(whole)?.[1] ?? /\$ACTION_ID_([0-9a-f]{40,})/.exec(whole)?.[1];
  if (!id) throw new Error(`no action in ${whole}`);
  return id;
}

/** A multipart body. */
export function multipart(fields: [string, string][]): { body: string; type: string } {
  const boundary = "----lemonabuse7MA4YWxk";
  const parts = fields.map(([name, value]) => `--${boundary}\r\nContent-Disposition: form-data; name="${name.replaceAll('"', "%22")}"\r\n\r\n${value}\r\n`);
  return { body: `${parts.join("")}--${boundary}--\r\n`, type: `multipart/form-data; boundary=${boundary}` };
}

const list = (fields: Fields) => (Array.isArray(fields) ? fields : Object.entries(fields));

/** A form's action as the page's script calls it. */
export function actionAsk(id: string, path: string, fields: Fields, headers: Headers = {}, door?: number) {
  const { body, type } = multipart([...list(fields).map(([name, value]): [string, string] => [`_1_${name}`, value]), ["0", '[null,"$K1"]']]);
  const own = { origin: appUrl, "next-action": id, accept: "text/x-component", "content-type": type };
  return { method: "POST", path, headers: { ...own, ...headers }, body, ...(door === undefined ? {} : { door }) };
}

/** The form of an action that keeps no state (a button that does one thing), as a browser without JavaScript posts it. */
export function buttonAsk(id: string, path: string, headers: Headers = {}) {
  const { body, type } = multipart([[`$ACTION_ID_${id}`, ""]]);
  return { method: "POST", path, headers: { origin: appUrl, "content-type": type, ...headers }, body };
}

/** A form as a browser without JavaScript posts it. */
export async function postForm(client: Client, path: string, holds: string, fields: Fields, headers: Headers = {}): Promise<Reply> {
  const { body, type } = multipart([...(await formFields(client, path, holds)), ...list(fields)]);
  return client.ask({ method: "POST", path, headers: { origin: appUrl, "content-type": type, ...headers }, body });
}

/** What an action returned: the state of ARCHITECTURE, or null when it led elsewhere. */
export function stateOf(reply: Reply): { ok: boolean; code?: string; reason?: string; fields?: Record<string, string>; data?: Record<string, unknown> } | null {
  // A long text before it has no end of line.
  const found = /(?:^|\W)[0-9a-f]+:(\{"ok":.*\})$/m.exec(reply.text)?.[1];
  return found ? (JSON.parse(found) as ReturnType<typeof stateOf>) : null;
}

/** Where an action leads, by script or without. */
export function ledTo(reply: Reply): string | null {
  const to = reply.headers["x-action-redirect"]?.toString().replace(/;(push|replace)$/, "") ?? reply.headers.location;
  return to === undefined ? null : to;
}
