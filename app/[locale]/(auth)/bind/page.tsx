import type { Metadata } from "next";
import { setRequestLocale } from "next-intl/server";
import { BindNewForm } from "@/components/account/bind-new-form";
import { LoginForm } from "@/components/account/login-form";
import { SmsLoginForm } from "@/components/account/sms-login-form";
import { AuthCard } from "@/components/layout/auth-card";
import { ButtonLink } from "@/components/ui/button";
import { Link } from "@/components/ui/link";
import { Tabs } from "@/components/ui/tabs";
import { getUnbound } from "@/lib/account/bind";
import { readBindCookie } from "@/lib/account/bind-cookie";
import { providerName } from "@/lib/account/providers/list";
import { firstCaptcha } from "@/lib/captchas/first";
import { fill } from "@/lib/i18n/fill";
import { localePath } from "@/lib/i18n/locale-path";
import { messagesOf } from "@/lib/i18n/messages";
import { codeWords } from "../../code-words";
import { type LocaleParams, localeOf } from "../../layout-props";
import { sendBindSmsAction } from "../actions";
import { bindByPasswordAction, bindBySmsAction, registerBoundAction } from "./actions";

type Props = LocaleParams & { searchParams: Promise<Record<string, string | string[] | undefined>> };

export async function generateMetadata(props: LocaleParams): Promise<Metadata> {
  return { title: messagesOf(await localeOf(props)).bind.title, robots: { index: false } };
}

/** Where somebody lands whom another site vouches for but who has no account here yet: which one is theirs, or a new one. */
export default async function BindPage(props: Props) {
  const locale = await localeOf(props);
  setRequestLocale(locale);
  const { by: asked } = await props.searchParams;
  const by = asked === "sms" || asked === "new" ? asked : "password";
  const { bind: words, login, register, captcha: captchaWords } = messagesOf(locale);
  const to = (path: string) => localePath(locale, path);
  const unbound = await getUnbound(await readBindCookie());
  if (!unbound) {
    return (
      <AuthCard title={words.expiredTitle} lead={fill(words.expired, { site: words.otherSite })}>
        <ButtonLink href={to("/login")}>{words.toLogin}</ButtonLink>
      </AuthCard>
    );
  }
  const { identity } = unbound;
  const provider = providerName(identity.provider, locale);
  const [before = "", after = ""] = fill(words.lead, { provider }).split("{name}");
  const lead = identity.name ? <>{before}<bdi className="break-words font-medium text-ink">{identity.name}</bdi>{after}</> : fill(words.leadNameless, { provider });
  return (
    <AuthCard title={words.title} lead={lead}>
      <Tabs
        className="mb-7"
        label={words.ways}
        items={[
          { href: to("/bind"), label: words.byPassword, current: by === "password" },
          { href: to("/bind?by=sms"), label: words.bySms, current: by === "sms" },
          { href: to("/bind?by=new"), label: words.byNew, current: by === "new" },
        ]}
      />
      {by === "password" ? (
        <LoginForm action={bindByPasswordAction} next={null} resetHref={to("/reset-password")} words={{ ...login.form, submit: words.submit }} captchaWords={captchaWords} />
      ) : null}
      {by === "sms" ? (
        <SmsLoginForm
          action={bindBySmsAction}
          sendCode={sendBindSmsAction}
          captcha={await firstCaptcha("bind")}
          purpose="bind"
          next={null}
          registerHref={to("/bind?by=new")}
          words={{ ...login.sms, submit: words.submit }}
          captchaWords={captchaWords}
          codeWords={codeWords(locale, "sms")}
        />
      ) : null}
      {by === "new" ? (
        <BindNewForm
          action={registerBoundAction}
          words={{ ...register.form, emailHint: words.emailHint, lead: fill(words.newHint, { provider }) }}
          terms={
            <>
              {register.terms} <Link href={to("/terms")} target="_blank">{register.termsLink}</Link>
            </>
          }
        />
      ) : null}
    </AuthCard>
  );
}
