import type { Reply } from "./client";

/** What of an answer may tell something: everything but what differs for everybody. @param ids what was asked for */
export function masked(reply: Reply, ...ids: string[]): string {
  const { "x-request-id": _, date: __, "content-length": ___, ...headers } = reply.headers;
  let text = JSON.stringify({ status: reply.status, headers, text: reply.text });
  for (const id of ids) if (id) text = text.replaceAll(id, "GIVEN");
  return text
    .replace(/nonce-?[="\\]*[\w+/=-]{20,}/g, "NONCE")
    .replace(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{22}/g, "UUID")
    .replace(/\b[0-7][0-9A-HJKMNP-TV-Z]{25}\b/g, "ID")
    .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, "TIME");
}
