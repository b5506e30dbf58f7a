import "server-only";
import { cache } from "react";
import { getLink } from "@/lib/account/email-link";
import { linkToken } from "@/lib/account/input";

/** The mailed link that an address holds, while it is good: for a page and its title, asked for once. */
export const linkOf = cache(async (purpose: "verify" | "undo", given: unknown) => {
  const token = linkToken.safeParse(given);
  const link = token.success ? await getLink(purpose, token.data) : null;
  return token.success && link ? { token: token.data, email: link.email } : null;
});
