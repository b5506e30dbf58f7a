// The calls that the front door answers by itself. They are the very handlers Next serves (app/api/v1); the build bundles
// them a second time, since Next's own way to a handler costs about a millisecond of CPU whatever the handler does.
// Only calls that need nothing of Next may stand here; cookies they set by their answer's own header.
const ofShop = ["addresses", "addresses/[id]", "addresses/[id]/default", "addresses/[id]/restore", "addresses/[id]/title", "areas", "areas/[code]", "sessions", "usernames/[username]/count", "viewer"];
// Every mail and SMS is one call of Inngest, which names what it calls in the query.
const withQuery = ["inngest"];

/** @returns {string} a module whose `calls` is what lib/quick-calls.ts takes */
export function quickCallsSource() {
  const all = [...ofShop.map((folder) => ({ folder: `/api/v1/${folder}`, query: false })), ...withQuery.map((folder) => ({ folder: `/api/${folder}`, query: true }))];
  const imports = all.map(({ folder }, index) => `import * as call${index} from ${JSON.stringify(`./app${folder}/route.ts`)};`);
  const calls = all.map(({ folder, query }, index) => `{ folder: ${JSON.stringify(folder)}, query: ${query}, handlers: call${index} }`);
  return `${imports.join("\n")}\nexport const calls = [${calls.join(", ")}];\n`;
}
