import { messagesOf } from "@/lib/i18n/messages";
import type { Locale } from "@/lib/i18n/routing";
import { AccountMenu, type LogoutAction, type MenuUser } from "./account-menu";
import { localePath } from "@/lib/i18n/locale-path";
import { LocaleSwitch } from "./locale-switch";
import { LemonMark } from "./logo";

interface Props {
  locale: Locale;
  /** Absent: asked for in the browser (static pages). `menu={false}` leaves the account out, as on the pages for signing in. */
  user?: MenuUser | null;
  menu?: boolean;
  logoutAction?: LogoutAction;
  query?: string;
  wide?: boolean;
}

/** The top of every page: the way home, the other language, the account. */
export function SiteHeader({ locale, user, menu = true, logoutAction, query, wide = false }: Props) {
  const { layout: words, common } = messagesOf(locale);
  const to = (path: string) => localePath(locale, path);
  const { menu: menuWord, account, signIn, register, signOut, signOutFailed, signedInAs, userCentre, addresses, security, staff } = words;
  return (
    <header className="border-b border-line bg-paper">
      <div className={`mx-auto flex h-16 items-center justify-between gap-2 px-4 sm:px-6 ${wide ? "max-w-7xl" : "max-w-6xl"}`}>
        <a href={to("/")} aria-label={words.home} className="target -ml-2 inline-flex items-center gap-2 rounded-full px-2 text-lg font-semibold tracking-tight no-underline">
          <LemonMark />
          <span aria-hidden="true" className="whitespace-nowrap">{common.brand}</span>
        </a>
        <div className={`flex items-center justify-end gap-1 sm:gap-2 ${menu ? "" : "-mr-3"}`}>
          <LocaleSwitch locale={locale} label={words.otherLanguage} query={query} />
          {menu ? (
            <AccountMenu
              user={user}
              logoutAction={logoutAction}
              words={{ menu: menuWord, account, signIn, register, signOut, signOutFailed, signedInAs, userCentre, addresses, security, staff }}
              hrefs={{
                home: to("/"),
                account: to("/account"),
                addresses: to("/account/addresses"),
                security: to("/account/security"),
                staff: to("/admin"),
                login: to("/login"),
                register: to("/register"),
                unended: to("/login?done=unended"),
              }}
            />
          ) : null}
        </div>
      </div>
    </header>
  );
}
