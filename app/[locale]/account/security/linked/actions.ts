"use server";

import { refresh } from "next/cache";
import { redirect } from "next/navigation";
import { providerInput } from "@/lib/account/input";
import { beginThirdParty } from "@/lib/account/third-party";
import { unlinkAccount } from "@/lib/account/unlink";
import { userAction } from "@/lib/action";
import { nextOf } from "@/lib/next-path";
import { getPathname } from "@/lib/i18n/navigation";

/** Leads to the provider; who comes back proven there is linked to the account of this session. */
export const linkProviderAction = userAction(providerInput, async ({ input, client, locale, viewer }) =>
  redirect(await beginThirdParty(client, { provider: input.provider, locale, next: null }, { viewer, purpose: "link" })),
);

/** For an account with neither password nor mobile: signing in at the provider once more is its proof. */
export const proveByProviderAction = userAction(
  providerInput,
  async ({ input, client, locale, viewer, form }) =>
    redirect(await beginThirdParty(client, { provider: input.provider, locale, next: nextOf(form) }, { viewer, purpose: "prove" })),
  { ignore: ["next"] },
);

export const unlinkProviderAction = userAction(providerInput, async ({ input, client, locale, viewer }) => {
  await unlinkAccount(viewer, client, input.provider);
  refresh();
  redirect(getPathname({ href: { pathname: "/account/security", query: { unlinked: input.provider } }, locale }));
});
