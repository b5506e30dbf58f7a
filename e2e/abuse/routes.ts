import { readdirSync, readFileSync } from "node:fs";

export type Route = { method: string; path: string; takesJson: boolean };

/** A thing that nobody has. */
export const missingId = "01J00000000000000000000000";
const samples: Record<string, string> = { "[username]": "somebody", "[code]": "110000", "[provider]": "qq" };

/** Every call of /api/v1 that the code holds, so that a new one is attacked from its first day. */
export const routes: Route[] = readdirSync("app/api/v1", { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith("route.ts")).flatMap((file) => {
  const path = `/${file.replaceAll("\\", "/").slice(0, -"/route.ts".length)}`.replace(/\[\w+\]/g, (name) => samples[name] ?? missingId);
  const parts = readFileSync(`app/api/v1/${file}`, "utf8").split(/^export const /m).slice(1);
  return parts.flatMap((part) => {
    const method = /^(GET|POST|PUT|PATCH|DELETE)\b/.exec(part)?.[1];
    return method ? [{ method, path, takesJson: /\binput:/.test(part) }] : [];
  });
});

/** Every page of the account by its address, `[id]` where it has an address book entry's. */
export const accountPages: string[] = readdirSync("app/[locale]/account", { recursive: true, encoding: "utf8" })
  .filter((file) => /(^|[\\/])page\.tsx$/.test(file))
  .map((file) => `/account/${file.replaceAll("\\", "/").slice(0, -"page.tsx".length)}`.replace(/\/$/, ""));

export const writes = routes.filter(({ method }) => method !== "GET");
