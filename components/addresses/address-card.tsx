"use client";

import { type FormEvent, type MouseEvent, useEffect, useRef, useState } from "react";
import { Badge } from "@/components/ui/badge";
import { Button, ButtonLink } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { PencilIcon } from "@/components/ui/icons";
import type { ActionFailure } from "@/lib/action-state";
import { fill } from "@/lib/i18n/fill";
import { divisionLine, readableMobile } from "./format";
import { TitleForm } from "./title-form";
import type { CardWords } from "./words";

export type ShownAddress = {
  id: string; title: string; receiver: string; province: string; city: string; district: string; place: string;
  mobile: string; tel: string; email: string; postcode: string; isDefault: boolean;
};

/** A form that posts by itself without scripts, and is sent by `send` with them. */
export type CardForm = { action: (form: FormData) => void; send: (form: FormData, refused?: (failure: ActionFailure) => void) => void };

interface Props {
  address: ShownAddress;
  editHref: string;
  makeDefault: CardForm;
  remove: CardForm;
  rename: CardForm;
  words: CardWords;
}

/** One address with everything that can be done to it. */
export function AddressCard({ address, editHref, makeDefault, remove, rename, words }: Props) {
  const [renaming, setRenaming] = useState<{ title: string; error?: string } | null>(null);
  const of = (text: string) => fill(text, { title: address.title });

  // Closing the field gives the focus back to where it was opened.
  const pencil = useRef<HTMLAnchorElement>(null);
  const wasRenaming = useRef(false);
  useEffect(() => {
    if (wasRenaming.current && !renaming) pencil.current?.focus();
    wasRenaming.current = renaming !== null;
  }, [renaming]);

  function editInPlace(event: MouseEvent) {
    event.preventDefault();
    setRenaming({ title: address.title });
  }

  /** A refused title comes back with its reason, to be changed. */
  function renameTo(form: FormData) {
    setRenaming(null);
    rename.send(form, ({ fields, message }) => setRenaming({ title: String(form.get("title") ?? ""), error: fields["title"] ?? message }));
  }

  return (
    <Card id={address.id} tabIndex={-1} className="flex flex-col p-5 sm:p-6" aria-labelledby={`${address.id}-title`}>
      <div className="flex min-h-11 items-start justify-between gap-3">
        {renaming ? (
          <TitleForm id={address.id} {...renaming} onSubmit={renameTo} onCancel={() => setRenaming(null)} words={words} />
        ) : (
          <>
            <h2 id={`${address.id}-title`} className="flex min-w-0 items-center gap-1 text-lg">
              <span className="min-w-0 break-words">{address.title}</span>
              {/* Without scripts this leads to the whole form, which has the title too. */}
              <a ref={pencil} href={editHref} aria-label={of(words.rename)} title={of(words.rename)} onClick={editInPlace} className="target inline-flex shrink-0 items-center justify-center rounded-full text-muted hover:bg-sunken hover:text-ink">
                <PencilIcon className="size-4" />
              </a>
            </h2>
            {address.isDefault ? <Badge tone="lemon" className="mt-2.5">{words.default}</Badge> : null}
          </>
        )}
      </div>
      <AddressText address={address} />
      <div className="mt-4 flex flex-wrap gap-2 border-t border-line pt-3">
        <ButtonLink variant="quiet" href={editHref} aria-label={of(words.editOf)}>
          {words.edit}
        </ButtonLink>
        <CardButton form={remove} address={address} label={of(words.deleteOf)}>
          {words.delete}
        </CardButton>
        {address.isDefault ? null : (
          <CardButton form={makeDefault} address={address} label={of(words.makeDefaultOf)}>
            {words.makeDefault}
          </CardButton>
        )}
      </div>
    </Card>
  );
}

/** What would stand on the label. It is Chinese in both languages, and says so to screen readers. */
export function AddressText({ address }: { address: ShownAddress }) {
  return (
    <div className="mt-2 grow space-y-1 text-base">
      <p className="break-words">
        <bdi className="font-medium">{address.receiver}</bdi> <bdi className="whitespace-nowrap text-muted">{readableMobile(address.mobile)}</bdi>
      </p>
      <p lang="zh-CN" className="break-words">
        {divisionLine(address)}
        <br />
        {address.place}
      </p>
      <p className="text-sm break-words text-muted">{[address.postcode, address.tel, address.email].filter(Boolean).join(" · ")}</p>
    </div>
  );
}

/** A button that is a form: it works before, and without, scripts. */
export function CardButton({ form, address, label, children }: { form: CardForm; address: { id: string; title: string }; label: string; children: string }) {
  function onSubmit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    form.send(new FormData(event.currentTarget));
  }
  return (
    <form action={form.action} onSubmit={onSubmit}>
      <input type="hidden" name="id" value={address.id} />
      <Button type="submit" variant="quiet" aria-label={label}>
        {children}
      </Button>
    </form>
  );
}
