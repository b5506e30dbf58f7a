import type { Metadata } from "next";
import { setRequestLocale } from "next-intl/server";
import { redirect } from "next/navigation";
import { ActForm } from "@/components/admin/act-form";
import { ActPanel } from "@/components/admin/act-panel";
import { CodeForm } from "@/components/admin/code-form";
import { QrCode } from "@/components/admin/qr-code";
import { PageHeader } from "@/components/layout/page-header";
import { Alert } from "@/components/ui/alert";
import { Card, CardBody } from "@/components/ui/card";
import { getTwoFactor } from "@/lib/admin/two-factor";
import { fill } from "@/lib/i18n/fill";
import { messagesOf } from "@/lib/i18n/messages";
import { safeNext } from "@/lib/next-path";
import { requireStaffRole } from "@/lib/sessions/require";
import { type LocaleParams, localeOf } from "../../layout-props";
import { actParts, adminHref, type PageProps, staffTitle, timesOf } from "../frame";
import { confirmTwoFactorAction, giveSecondFactorAction, renewRecoveryCodesAction, startTwoFactorAction, stopTwoFactorAction } from "./actions";

export function generateMetadata(props: LocaleParams): Promise<Metadata> {
  return staffTitle(props, "overview.read", (words) => words.twoFactor.title);
}

/** One's own second factor: asked for, set up, looked after. The one staff page that stands before it was given. */
export default async function TwoFactorPage(props: PageProps) {
  const viewer = await requireStaffRole();
  const locale = await localeOf(props);
  setRequestLocale(locale);
  const next = safeNext((await props.searchParams).next);
  const factor = await getTwoFactor(viewer);
  const { twoFactor: words } = messagesOf(locale).admin;
  const { copy, copied } = messagesOf(locale).common;
  const here = adminHref(locale, "/two-factor", { next });
  const parts = actParts(locale, here);
  const doneHref = next ?? adminHref(locale, "");
  const recovery = { codesTitle: words.codesTitle, codesLead: words.codesLead, codesDone: words.codesDone, copy, copied };
  const field = (digitsOnly: boolean) => ({ label: words.code, needed: words.codeNeeded, digitsOnly });
  const form = { recovery, doneHref, ...parts };
  if (factor.owed === "code") {
    return (
      <>
        <PageHeader title={words.askTitle}>{words.askLead}</PageHeader>
        <Card className="max-w-lg">
          <CardBody>
            <CodeForm action={giveSecondFactorAction} next={next} field={field(false)} submit={words.submit} {...form} />
          </CardBody>
        </Card>
      </>
    );
  }
  if (factor.state === "on" && next) redirect(next);
  return (
    <>
      <PageHeader title={words.title}>{words.lead}</PageHeader>
      {factor.owed === "enrol" ? (
        <Alert tone="warning" className="mb-6">
          {words.required}
        </Alert>
      ) : null}
      <Card className="max-w-2xl overflow-hidden">
        {factor.state === "on" ? (
          <>
            <CardBody>{fill(words.on, { date: factor.since ? timesOf(locale).minute(factor.since) : "", count: factor.recoveryCodesLeft })}</CardBody>
            <ActPanel title={words.renew} lead={words.renewLead}>
              <CodeForm action={renewRecoveryCodesAction} submit={words.renew} variant="secondary" {...form} doneHref={here} />
            </ActPanel>
            <ActPanel title={words.stop} lead={words.stopLead}>
              <ActForm action={stopTwoFactorAction} hidden={{}} submit={words.stop} done={words.stopDone} variant="danger" {...parts} />
            </ActPanel>
          </>
        ) : (
          <CardBody className="group space-y-6">
            {factor.secret && factor.uri ? (
              <>
                <section className="space-y-4 group-has-[[data-codes]]:hidden">
                  <h2 className="text-lg">{words.scan}</h2>
                  <QrCode text={factor.uri} label={words.qr} />
                  <p className="text-sm text-muted">
                    {words.byHand} <code className="block font-mono text-base break-all text-ink">{factor.secret.replaceAll(/(.{4})(?=.)/g, "$1 ")}</code>
                  </p>
                </section>
                <section className="space-y-4">
                  <h2 className="text-lg group-has-[[data-codes]]:hidden">{words.confirm}</h2>
                  <CodeForm action={confirmTwoFactorAction} field={field(true)} submit={words.confirmSubmit} {...form} />
                </section>
              </>
            ) : (
              <>
                <p className="text-sm text-muted">{words.offLead}</p>
                <ActForm action={startTwoFactorAction} hidden={{}} submit={words.start} done={words.scan} {...parts} />
              </>
            )}
          </CardBody>
        )}
      </Card>
    </>
  );
}
