"use client";

import { useActionState, useEffect, useState } from "react";
import { Alert } from "@/components/ui/alert";
import { CountdownButton } from "@/components/ui/countdown-button";
import { Button } from "@/components/ui/button";
import type { FormAction } from "@/lib/action-state";

export type PendingEmailWords = Record<"title" | "again" | "waiting" | "sent" | "remove", string>;

interface Props {
  /** What stands in the banner, whole. */
  text: string;
  resend: FormAction<{ until: number }>;
  cancel: FormAction;
  words: PendingEmailWords;
}

/** On every account page while an address waits to be proven: what that means, the link again, or the address off. */
export function PendingEmail({ text, resend, cancel, words }: Props) {
  const [sent, resendAction, resending] = useActionState(resend, null);
  const [cancelled, cancelAction, cancelling] = useActionState(cancel, null);
  const refusal = sent?.ok === false ? sent : cancelled?.ok === false ? cancelled : null;
  const [until, setUntil] = useState<number | null>(null);
  useEffect(() => {
    // Who is too early counts down what is left, too.
    if (sent?.ok) setUntil(sent.data.until);
    else if (sent?.retryAfter) setUntil(Date.now() + sent.retryAfter * 1000);
  }, [sent]);
  return (
    <Alert tone="warning" className="mb-6" title={words.title}>
      {text}
      <p role="status" className={refusal ? "mt-1 font-medium text-danger" : "mt-1 font-medium"}>
        {refusal?.message ?? (sent?.ok ? words.sent : "")}
      </p>
      <div className="mt-2 flex flex-wrap gap-2">
        <form action={resendAction}>
          <CountdownButton type="submit" busy={resending} until={until} storageKey="verify-email" words={{ ready: words.again, waiting: words.waiting }} />
        </form>
        <form action={cancelAction}>
          <Button type="submit" variant="quiet" busy={cancelling}>{words.remove}</Button>
        </form>
      </div>
    </Alert>
  );
}
