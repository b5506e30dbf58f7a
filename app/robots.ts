import type { MetadataRoute } from "next";
import { connection } from "next/server";
import { env } from "@/lib/env";

/** Public pages may be found; whatever is somebody's own may not. Made at run time: a build knows no address of ours. */
export default async function robots(): Promise<MetadataRoute.Robots> {
  await connection();
  const own = ["/account", "/admin", "/verify-email", "/reset-password", "/bind"];
  return {
    rules: { userAgent: "*", allow: "/", disallow: ["/api/", ...own.flatMap((path) => [path, `/zh${path}`])] },
    sitemap: new URL("/sitemap.xml", env().APP_URL).href,
  };
}
