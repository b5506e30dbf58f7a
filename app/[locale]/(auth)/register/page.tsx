import type { Metadata } from "next";
import { setRequestLocale } from "next-intl/server";
import { RegisterForm } from "@/components/account/register-form";
import { AuthCard } from "@/components/layout/auth-card";
import { localePath } from "@/lib/i18n/locale-path";
import { Link } from "@/components/ui/link";
import { firstCaptcha } from "@/lib/captchas/first";
import { env } from "@/lib/env";
import { messagesOf } from "@/lib/i18n/messages";
import { safeNext } from "@/lib/next-path";
import { codeWords } from "../../code-words";
import { type LocaleParams, localeOf } from "../../layout-props";
import { ProviderChoice } from "../provider-buttons";
import { sendRegisterEmailAction, sendRegisterSmsAction } from "../actions";
import { registerByEmailAction, registerByMobileAction } from "./actions";

type Props = LocaleParams & { searchParams: Promise<Record<string, string | string[] | undefined>> };

export async function generateMetadata(props: LocaleParams): Promise<Metadata> {
  return { title: messagesOf(await localeOf(props)).register.title };
}

/** Makes an account by mobile, or by e-mail (`?by=email`), as `REGISTER_BY` allows. */
export default async function RegisterPage(props: Props) {
  const locale = await localeOf(props);
  setRequestLocale(locale);
  const query = await props.searchParams;
  const ways = env().REGISTER_BY;
  const by = query.by === "email" && ways.includes("email") ? "email" : ways.includes("mobile") ? "mobile" : "email";
  const next = safeNext(query.next);
  const { register: words, captcha: captchaWords, strength } = messagesOf(locale);
  const to = (path: string) => localePath(locale, path) + (next ? `${path.includes("?") ? "&" : "?"}next=${encodeURIComponent(next)}` : "");
  const other = by === "mobile" ? "email" : "mobile";
  return (
    <AuthCard
      title={words.title}
      lead={words.lead}
      after={
        <>
          {words.haveAccount} <Link href={to("/login")}>{words.form.signIn}</Link>
        </>
      }
    >
      <RegisterForm
        key={by}
        by={by}
        action={by === "mobile" ? registerByMobileAction : registerByEmailAction}
        sendCode={by === "mobile" ? sendRegisterSmsAction : sendRegisterEmailAction}
        captcha={await firstCaptcha("register")}
        next={next}
        loginHref={to("/login")}
        words={words.form}
        captchaWords={captchaWords}
        codeWords={codeWords(locale, by === "mobile" ? "sms" : "email")}
        strengthWords={strength}
        terms={
          <>
            {words.terms} <Link href={localePath(locale, "/terms")} target="_blank">{words.termsLink}</Link>
          </>
        }
      />
      {ways.includes(other) ? (
        <p className="mt-5 text-center text-sm">
          <Link href={to(other === "email" ? "/register?by=email" : "/register")}>{other === "email" ? words.byEmail : words.byMobile}</Link>
        </p>
      ) : null}
      <ProviderChoice locale={locale} next={next} />
    </AuthCard>
  );
}
