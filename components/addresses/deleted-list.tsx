"use client";

import { useOptimistic, useRef, useState } from "react";
import { Alert } from "@/components/ui/alert";
import { Card } from "@/components/ui/card";
import { showToast } from "@/components/ui/toast-store";
import type { FormAction } from "@/lib/action-state";
import { fill } from "@/lib/i18n/fill";
import { AddressText, CardButton, type ShownAddress } from "./address-card";
import { useCardAction } from "./use-card-action";
import type { CardWords, ListWords } from "./words";

interface Props {
  items: readonly (ShownAddress & { note: string })[];
  restore: FormAction<{ title: string }>;
  words: { list: ListWords; card: CardWords };
}

/** Addresses that were deleted and can come back. */
export function DeletedList({ items, restore: action, words: { list, card } }: Props) {
  const [shown, take] = useOptimistic(items, (all, id: string) => all.filter((item) => item.id !== id));
  const [problem, setProblem] = useState<string | null>(null);
  const box = useRef<HTMLDivElement>(null);
  const restore = useCardAction({
    action,
    optimistic: (form) => {
      setProblem(null);
      take(String(form.get("id") ?? ""));
      // The button that had the focus goes with its card.
      box.current?.focus({ preventScroll: true });
    },
    onDone: ({ title }) => showToast(fill(list.restored, { title })),
    onRefused: (message) => setProblem(fill(list.rolledBack, { reason: message })),
    unreachable: list.unreachable,
  });
  const message = problem ?? (restore.posted?.ok === false ? restore.posted.message : null);
  return (
    <div ref={box} tabIndex={-1} className="space-y-4 outline-none">
      {message ? <Alert tone="danger" role="alert">{message}</Alert> : null}
      {restore.posted?.ok ? <Alert tone="success" role="status">{fill(list.restored, { title: restore.posted.data.title })}</Alert> : null}
      <ul className="grid grid-cols-1 gap-4 xl:grid-cols-2">
        {shown.map((address) => (
          <li key={address.id} className="grid grid-cols-1">
            <Card className="flex flex-col p-5 sm:p-6">
              <h2 className="text-lg break-words">{address.title}</h2>
              <AddressText address={address} />
              <div className="mt-4 flex flex-wrap items-center justify-between gap-2 border-t border-line pt-3">
                <p className="text-sm text-muted">{address.note}</p>
                <CardButton form={restore} address={address} label={fill(card.restoreOf, { title: address.title })}>
                  {card.restore}
                </CardButton>
              </div>
            </Card>
          </li>
        ))}
      </ul>
    </div>
  );
}
