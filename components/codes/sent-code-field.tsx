"use client";

import { CodeField } from "@/components/forms/field";
import type { FieldProps } from "@/components/forms/use-action-form";
import { CountdownButton } from "@/components/ui/countdown-button";
import type { WaitWords } from "@/lib/i18n/wait";
import type { useCodeSender } from "./use-code-sender";

export type CodeWords = Record<"label" | "send" | "again" | "sent" | "failed", string> & { units: WaitWords };

interface Props {
  field: FieldProps;
  sender: ReturnType<typeof useCodeSender>;
  /** This form's own name for its countdown, which survives a reload. */
  storageKey: string;
  words: CodeWords;
}

/** Six digits and the button that has them sent, with what became of the sending. */
export function SentCodeField({ field, sender, storageKey, words }: Props) {
  const { shown: state, to, until, failed, buttonProps } = sender;
  const trouble = failed ? words.failed : state?.ok === false && Object.keys(state.fields).length === 0 ? state.message : null;
  return (
    <div className="space-y-4">
      <div>
        <CountdownButton {...buttonProps} className="w-full" until={until} storageKey={storageKey} to={to} words={{ ready: words.send, waiting: words.again, units: words.units }} />
        <p role="status" className={trouble ? "mt-1.5 text-sm text-danger" : "mt-1.5 text-sm text-muted"}>
          {trouble ?? (state?.ok ? words.sent : "")}
        </p>
      </div>
      <CodeField {...field} label={words.label} />
    </div>
  );
}
