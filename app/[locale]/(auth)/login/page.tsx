import type { Metadata } from "next";
import { setRequestLocale } from "next-intl/server";
import { cookies } from "next/headers";
import { redirect } from "next/navigation";
import { LoginForm } from "@/components/account/login-form";
import { SmsLoginForm } from "@/components/account/sms-login-form";
import { AuthCard } from "@/components/layout/auth-card";
import { localePath } from "@/lib/i18n/locale-path";
import { Alert } from "@/components/ui/alert";
import { Link } from "@/components/ui/link";
import { firstCaptcha } from "@/lib/captchas/first";
import { messagesOf } from "@/lib/i18n/messages";
import { safeNext } from "@/lib/next-path";
import { getViewer } from "@/lib/sessions/current";
import { sessionCookie } from "@/lib/sessions/token";
import { codeWords } from "../../code-words";
import { type LocaleParams, localeOf } from "../../layout-props";
import { ProblemAlert } from "../../problem-alert";
import { sendLoginSmsAction } from "../actions";
import { ProviderChoice } from "../provider-buttons";
import { loginByPasswordAction, loginBySmsAction } from "./actions";

type Props = LocaleParams & { searchParams: Promise<Record<string, string | string[] | undefined>> };

export async function generateMetadata(props: LocaleParams): Promise<Metadata> {
  return { title: messagesOf(await localeOf(props)).login.title };
}

/** Signs in by password, or by SMS code (`?by=sms`). Who is signed in already goes straight on. */
export default async function LoginPage(props: Props) {
  const locale = await localeOf(props);
  setRequestLocale(locale);
  const query = await props.searchParams;
  const next = safeNext(query.next);
  if (await getViewer()) redirect(next ?? localePath(locale, "/"));
  // A browser that still brings its cookie was signed in until somebody or time ended that.
  const ended = (await cookies()).has(sessionCookie());
  const bySms = query.by === "sms";
  const { login: words, captcha: captchaWords, reset } = messagesOf(locale);
  const to = (path: string) => localePath(locale, path) + (next ? `${path.includes("?") ? "&" : "?"}next=${encodeURIComponent(next)}` : "");
  return (
    <AuthCard
      title={words.title}
      lead={words.lead}
      after={
        <>
          {words.noAccount} <Link href={to("/register")}>{words.register}</Link>
        </>
      }
    >
      {query.done === "reset" ? <Alert tone="success" role="status" className="mb-5">{reset.done}</Alert> : null}
      {query.done === "unended" ? <Alert tone="warning" role="alert" className="mb-5">{words.unended}</Alert> : null}
      {ended && query.done === undefined && query.problem === undefined ? <Alert tone="info" role="status" className="mb-5">{next ? words.endedNext : words.ended}</Alert> : null}
      <ProblemAlert locale={locale} reason={query.problem} />
      {bySms ? (
        <SmsLoginForm
          action={loginBySmsAction}
          sendCode={sendLoginSmsAction}
          captcha={await firstCaptcha("login")}
          next={next}
          registerHref={to("/register")}
          words={words.sms}
          captchaWords={captchaWords}
          codeWords={codeWords(locale, "sms")}
        />
      ) : (
        <LoginForm action={loginByPasswordAction} next={next} resetHref={localePath(locale, "/reset-password")} words={words.form} captchaWords={captchaWords} />
      )}
      <p className="mt-5 text-center text-sm">
        <Link href={to(bySms ? "/login" : "/login?by=sms")}>{bySms ? words.byPassword : words.bySms}</Link>
      </p>
      <ProviderChoice locale={locale} next={next} />
    </AuthCard>
  );
}
