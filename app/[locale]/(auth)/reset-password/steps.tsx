import { Stepper } from "@/components/ui/stepper";
import { messagesOf } from "@/lib/i18n/messages";
import type { Locale } from "@/lib/i18n/routing";

/** Which of the three steps of a reset this is, from 0. */
export function Steps({ locale, current }: { locale: Locale; current: number }) {
  const { reset: words, common } = messagesOf(locale);
  return (
    <div className="mb-7">
      <Stepper label={words.steps} steps={[words.step1, words.step2, words.step3]} current={current} done={common.done} />
    </div>
  );
}
