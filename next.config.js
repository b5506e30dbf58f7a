import { PHASE_PRODUCTION_SERVER } from "next/constants.js";
import { apiAnswer, everyAnswer, httpsAnswer } from "./lib/security-headers.js";

/** @param {readonly (readonly [string, string])[]} pairs */
const named = (pairs) => pairs.map(([key, value]) => ({ key, value }));

/** @type {import("next").NextConfig} */
const config = {
  // Each build has a folder of its own, so that building beside a running shop cannot break it.
  distDir: process.env.NEXT_DIST_DIR ?? ".next/dev",
  poweredByHeader: false,
  reactStrictMode: true,
  // The front door does it, once it has put a page's scripts where they belong; platforms that run Next themselves do it too.
  compress: false,
  // Native modules and SDKs that read files of their own stay outside the bundle.
  serverExternalPackages: ["@node-rs/argon2", "@napi-rs/canvas", "pino", "mysql2", "twilio", "prom-client"],
  experimental: {
    globalNotFound: true,
    serverActions: { bodySizeLimit: "64kb" },
    // Six scripts a form page and not nine: a phone waits 150 ms and more for each further round of requests. The two big
    // parts, React and Next, stay apart (docs/decisions.md, 36).
    turbopackChunking: { minChunkSize: 300_000, maxMergeChunkSize: 900_000, maxChunkCountPerGroup: 2 },
  },
  headers: async () => [
    { source: "/:path*", headers: named(everyAnswer) },
    { source: "/api/:path*", headers: named(apiAnswer) },
    // server.ts or the platform says how the client came; browsers ignore this header on http anyway.
    { source: "/:path*", has: [{ type: "header", key: "x-forwarded-proto", value: "https" }], headers: named(httpsAnswer) },
  ],
  ...(process.env.NEXT_TSCONFIG ? { typescript: { tsconfigPath: process.env.NEXT_TSCONFIG } } : {}),
};

// The plugin tells the bundler where the words are, which is done once the shop serves. It brings a compiler that unpacks itself
// into a folder it may write to and run from, and a shop that serves need have neither.
export default async (/** @type {string} */ phase) => {
  if (phase === PHASE_PRODUCTION_SERVER) return config;
  const { default: createNextIntlPlugin } = await import("next-intl/plugin");
  return createNextIntlPlugin("./lib/i18n/request.ts")(config);
};
