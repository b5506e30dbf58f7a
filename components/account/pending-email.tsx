"use client";

import { useEffect, useState } from "react";
import { useAction } from "@/components/forms/use-action";
import { Alert } from "@/components/ui/alert";
import { CountdownButton } from "@/components/ui/countdown-button";
import { Button } from "@/components/ui/button";
import type { FormAction } from "@/lib/action-state";
import type { WaitWords } from "@/lib/i18n/wait";

export type PendingEmailWords = Record<"title" | "again" | "waiting" | "sent" | "remove" | "unreachable", string> & { units: WaitWords };

interface Props {
  /** The address that waits: another one is another wait. */
  email: string;
  /** What stands in the banner, whole. */
  text: string;
  resend: FormAction<{ resendAfter: number }>;
  cancel: FormAction;
  words: PendingEmailWords;
}

/** On every account page while an address waits to be proven: what that means, the link again, or the address off. */
export function PendingEmail({ email, text, resend, cancel, words }: Props) {
  const again = useAction(resend, words.unreachable);
  const off = useAction(cancel, words.unreachable);
  const [pressed, setPressed] = useState<"again" | "off" | null>(null);
  const sent = again.state;
  // What the last button came to; without scripts only one of the two has an answer.
  const said = pressed === "off" ? off.state : pressed === "again" ? sent : (sent ?? off.state);
  const [until, setUntil] = useState<number | null>(null);
  useEffect(() => {
    // Who is too early counts down what is left, too.
    const seconds = sent?.ok ? sent.data.resendAfter : sent?.retryAfter;
    if (seconds) setUntil(Date.now() + seconds * 1000);
  }, [sent]);
  return (
    <Alert tone="warning" className="mb-6" title={words.title}>
      {text}
      <p role="status" className={said?.ok === false ? "mt-1 font-medium text-danger" : "mt-1 font-medium"}>
        {said?.ok === false ? said.message : sent?.ok ? words.sent : ""}
      </p>
      <div className="mt-2 flex flex-wrap gap-2">
        <form {...again.formProps} onSubmit={(event) => (setPressed("again"), again.formProps.onSubmit(event))}>
          <CountdownButton type="submit" busy={again.pending} until={until} storageKey="verify-email" to={email} words={{ ready: words.again, waiting: words.waiting, units: words.units }} />
        </form>
        <form {...off.formProps} onSubmit={(event) => (setPressed("off"), off.formProps.onSubmit(event))}>
          <Button type="submit" variant="quiet" busy={off.pending}>{words.remove}</Button>
        </form>
      </div>
    </Alert>
  );
}
