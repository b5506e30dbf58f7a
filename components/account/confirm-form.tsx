"use client";

import { CaptchaField, type CaptchaWords } from "@/components/captchas/captcha-field";
import { type CodeWords, SentCodeField } from "@/components/codes/sent-code-field";
import { type SendCodeAction, useCodeSender } from "@/components/codes/use-code-sender";
import { EnterSubmits } from "@/components/forms/enter-submits";
import { FormAlert } from "@/components/forms/form-alert";
import { SubmitButton } from "@/components/forms/submit-button";
import { useActionForm } from "@/components/forms/use-action-form";
import type { FormAction } from "@/lib/action-state";
import type { Captcha } from "@/lib/captchas/output";
import { ProofField, type ProofWords } from "./proof-field";

interface Common {
  action: FormAction;
  /** The page to go on with. */
  next: string;
  words: ProofWords & Record<"submit" | "codeRule" | "unreachable", string>;
  captchaWords: CaptchaWords;
}

/** Proves once more who is there, by password. */
export function ConfirmByPassword({ action, next, resetHref, words, captchaWords }: Common & { resetHref: string }) {
  const form = useActionForm({ action, unreachable: words.unreachable });
  return (
    <form {...form.formProps} className="max-w-md space-y-5">
      <FormAlert {...form.alertProps} />
      <input type="hidden" name="next" value={next} />
      <ProofField form={form} always captchas resetHref={resetHref} words={words} captchaWords={captchaWords} />
      <SubmitButton size="md" pending={form.pending}>{words.submit}</SubmitButton>
    </form>
  );
}

interface BySms extends Common {
  sendCode: SendCodeAction;
  captcha: Captcha | null;
  codeWords: CodeWords;
}

/** The same by a code to the account's mobile. */
export function ConfirmBySms({ action, next, sendCode, captcha, words, captchaWords, codeWords }: BySms) {
  const form = useActionForm({ action, unreachable: words.unreachable });
  const sender = useCodeSender({ form, action: sendCode, unreachable: words.unreachable });
  return (
    <form {...form.formProps} className="max-w-md space-y-5">
      <EnterSubmits />
      <FormAlert {...form.alertProps} />
      <input type="hidden" name="next" value={next} />
      <CaptchaField purpose="step-up" first={captcha} round={sender.state} error={sender.fields["captcha.answer"]} words={captchaWords} />
      <SentCodeField
        field={form.field("smsCode", { required: words.codeRule, pattern: { value: /^[0-9]{6}$/, message: words.codeRule } })}
        sender={sender}
        storageKey="step-up"
        words={codeWords}
      />
      <SubmitButton size="md" pending={form.pending}>{words.submit}</SubmitButton>
    </form>
  );
}
