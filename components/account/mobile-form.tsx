"use client";

import { CaptchaField } from "@/components/captchas/captcha-field";
import { type CodeWords, SentCodeField } from "@/components/codes/sent-code-field";
import { type SendCodeAction, useCodeSender } from "@/components/codes/use-code-sender";
import { EnterSubmits } from "@/components/forms/enter-submits";
import { Field } from "@/components/forms/field";
import { FormAlert } from "@/components/forms/form-alert";
import { SubmitButton } from "@/components/forms/submit-button";
import { useActionForm } from "@/components/forms/use-action-form";
import { ButtonLink } from "@/components/ui/button";
import { Link } from "@/components/ui/link";
import type { Captcha } from "@/lib/captchas/output";
import type { SensitiveProps } from "./email-form";
import { ConfirmLink, ProofField } from "./proof-field";

interface Props extends SensitiveProps {
  mobile: string;
  /** Whether a code to the mobile of now can take the password's place. */
  provesBySms: boolean;
  sendCode: SendCodeAction;
  captcha: Captcha | null;
  words: Record<"mobile" | "required" | "codeRule" | "submit" | "cancel" | "useSms", string>;
  codeWords: CodeWords;
}

/** Adds or changes the mobile, with a code sent to the new one. */
export function MobileForm({ action, mobile, provesBySms, sendCode, captcha, proof, hrefs, words, codeWords, proofWords, captchaWords, unreachable }: Props) {
  const form = useActionForm({ action, unreachable, defaults: { mobile } });
  const sender = useCodeSender({ form, action: sendCode, to: "mobile", unreachable });
  const field = form.field("mobile", { required: words.required });
  const typed = form.rhf.watch("mobile")?.toString() ?? mobile;
  const confirm = hrefs.confirm + encodeURIComponent(`?mobile=${encodeURIComponent(typed)}`);
  return (
    <form {...form.formProps} className="max-w-md space-y-5">
      <EnterSubmits />
      <FormAlert {...form.alertProps} action={<ConfirmLink form={form} hasPassword={proof.hasPassword} href={confirm} words={proofWords} />} />
      <Field {...field} label={words.mobile} error={field.error ?? sender.fields.mobile} type="tel" inputMode="tel" autoComplete="tel" maxLength={32} />
      <CaptchaField purpose="change-mobile" first={captcha} round={sender.state} error={sender.fields["captcha.answer"]} words={captchaWords} />
      <SentCodeField
        field={form.field("smsCode", { required: words.codeRule, pattern: { value: /^[0-9]{6}$/, message: words.codeRule } })}
        sender={sender}
        storageKey="change-mobile"
        words={codeWords}
      />
      {proof.hasPassword ? <ProofField form={form} always={!proof.fresh} captchas={false} hint={proofWords.passwordHint} resetHref={hrefs.reset} words={proofWords} captchaWords={captchaWords} /> : null}
      <div className="flex flex-wrap gap-3">
        <SubmitButton size="md" pending={form.pending}>{words.submit}</SubmitButton>
        <ButtonLink variant="quiet" href={hrefs.cancel}>{words.cancel}</ButtonLink>
      </div>
      {provesBySms ? <p className="text-sm"><Link href={`${confirm}&by=sms`}>{words.useSms}</Link></p> : null}
    </form>
  );
}
