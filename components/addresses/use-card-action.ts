"use client";

import { useActionState, useTransition } from "react";
import { ask } from "@/components/forms/use-action";
import type { ActionFailure, FormAction } from "@/lib/action-state";

/**
 * One action of the cards. Without scripts the form posts to it and `posted` is what came back. With them the change shows at
 * once; `onRefused` gets the sentence when it is rolled back.
 */
export function useCardAction<T>({ action, optimistic, onDone, onRefused, unreachable }: {
  action: FormAction<T>;
  optimistic: (form: FormData) => void;
  onDone: (data: T, form: FormData) => void;
  onRefused: (message: string) => void;
  unreachable: string;
}) {
  const [posted, dispatch] = useActionState(action, null);
  const [, start] = useTransition();

  /** @param refused hears of a refusal in the place of `onRefused`, where the form says it itself. */
  function send(form: FormData, refused?: (failure: ActionFailure) => void) {
    start(async () => {
      optimistic(form);
      const answer = await ask(action, form, unreachable);
      if (answer?.ok) onDone(answer.data, form);
      else if (answer && refused) refused(answer);
      else if (answer) onRefused(answer.message);
    });
  }

  return { posted, action: dispatch, send };
}
