"use client";

import { useOptimistic, useRef, useState } from "react";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { showToast } from "@/components/ui/toast-store";
import type { FormAction } from "@/lib/action-state";
import { fill } from "@/lib/i18n/fill";
import { AddressCard, type ShownAddress } from "./address-card";
import { useCardAction } from "./use-card-action";
import type { CardWords, ListWords } from "./words";

export type AddressActions = {
  setDefault: FormAction<void>;
  rename: FormAction<{ title: string }>;
  remove: FormAction<{ id: string; title: string; wasDefault: boolean }>;
  restore: FormAction<{ title: string }>;
};

interface Props {
  items: readonly ShownAddress[];
  /** Where an address is edited: the path before its id. */
  base: string;
  actions: AddressActions;
  words: { list: ListWords; card: CardWords };
}

type Change = { kind: "default" | "remove"; id: string } | { kind: "rename"; id: string; title: string };

/** What the list looks like once a change is through; the server's answer replaces it. */
function changed(items: readonly ShownAddress[], change: Change): readonly ShownAddress[] {
  if (change.kind === "remove") return items.filter((item) => item.id !== change.id);
  if (change.kind === "rename") return items.map((item) => (item.id === change.id ? { ...item, title: change.title || item.receiver } : item));
  // The card stays where it is until the page is opened again: nothing should jump away under the finger.
  return items.map((item) => ({ ...item, isDefault: item.id === change.id }));
}

const idOf = (form: FormData) => String(form.get("id") ?? "");

/** The cards. Changes show at once, and go back with an explanation when the shop refuses them or does not answer. */
export function AddressList({ items, base, actions, words: { list, card } }: Props) {
  const [shown, change] = useOptimistic(items, changed);
  const [problem, setProblem] = useState<string | null>(null);
  const box = useRef<HTMLDivElement>(null);
  const titleOf = (form: FormData) => items.find((item) => item.id === idOf(form))?.title ?? "";
  const common = {
    onRefused: (message: string) => {
      const sentence = fill(list.rolledBack, { reason: message });
      // "Undo" outlives this page: once it is left, the toasts say how it went.
      if (box.current) setProblem(sentence);
      else showToast(sentence);
    },
    unreachable: list.unreachable,
  };
  const say = (sentence: string, title: string) => fill(sentence, { title });

  const restore = useCardAction({
    ...common,
    action: actions.restore,
    optimistic: () => {
      setProblem(null);
      box.current?.focus({ preventScroll: true });
    },
    onDone: ({ title }) => showToast(say(list.restored, title)),
  });
  const remove = useCardAction({
    ...common,
    action: actions.remove,
    optimistic: (form) => {
      setProblem(null);
      change({ kind: "remove", id: idOf(form) });
      // The button that had the focus goes with its card.
      box.current?.focus({ preventScroll: true });
    },
    onDone: ({ id, title, wasDefault }) => {
      const undo = new FormData();
      undo.set("id", id);
      if (wasDefault) undo.set("asDefault", "on");
      showToast(say(list.deleted, title), { label: list.undo, run: () => restore.send(undo) });
    },
  });
  const makeDefault = useCardAction({
    ...common,
    action: actions.setDefault,
    optimistic: (form) => {
      setProblem(null);
      change({ kind: "default", id: idOf(form) });
      // The button that had the focus goes, its card stays.
      document.getElementById(idOf(form))?.focus({ preventScroll: true });
    },
    onDone: (_, form) => showToast(say(list.madeDefault, titleOf(form))),
  });
  const rename = useCardAction({
    ...common,
    action: actions.rename,
    optimistic: (form) => {
      setProblem(null);
      change({ kind: "rename", id: idOf(form), title: String(form.get("title") ?? "").trim() });
    },
    onDone: () => showToast(list.renamed),
  });

  // What a plain post came back with: there are no scripts, or they had not come yet.
  const refused = [remove.posted, makeDefault.posted, restore.posted].find((state) => state?.ok === false);
  const message = problem ?? (refused?.ok === false ? refused.message : null);
  const gone = remove.posted?.ok ? remove.posted.data : null;
  const first = items.find((item) => item.isDefault)?.title ?? "";
  const done = restore.posted?.ok ? say(list.restored, restore.posted.data.title) : makeDefault.posted?.ok ? say(list.madeDefault, first) : null;

  return (
    <div ref={box} tabIndex={-1} className="space-y-4 outline-none">
      {message ? <Alert tone="danger" role="alert">{message}</Alert> : null}
      {done ? <Alert tone="success" role="status">{done}</Alert> : null}
      {gone ? (
        <Alert tone="success" role="status" action={
          <form action={restore.action}>
            <input type="hidden" name="id" value={gone.id} />
            {gone.wasDefault ? <input type="hidden" name="asDefault" value="on" /> : null}
            <Button type="submit" variant="secondary">{list.undo}</Button>
          </form>
        }>
          {say(list.deleted, gone.title)}
        </Alert>
      ) : null}
      {shown.length > 0 ? (
        <ul aria-label={list.label} className="grid grid-cols-1 gap-4 xl:grid-cols-2">
          {shown.map((address) => (
            <li key={address.id} className="grid grid-cols-1">
              <AddressCard address={address} editHref={`${base}/${address.id}`} makeDefault={makeDefault} remove={remove} rename={rename} words={card} />
            </li>
          ))}
        </ul>
      ) : null}
    </div>
  );
}
