"use client";

import { FormAlert } from "@/components/forms/form-alert";
import { type ActionForm, useActionForm } from "@/components/forms/use-action-form";
import { buttonClass } from "@/components/ui/button-class";
import { Button } from "@/components/ui/button";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { DoneAlert } from "@/components/ui/done-alert";
import type { ProviderId } from "@/lib/account/provider-ids";
import type { FormAction } from "@/lib/action-state";
import { ProviderMark } from "./provider-marks";

export type LinkedRow = {
  id: ProviderId;
  /** What people call the site. */
  name: string;
  /** Null where nothing is linked. `when` is a whole sentence. */
  linked: { name: string | null; when: string } | null;
  words: { link: string; unlink: string; confirm: string };
};

interface Props {
  rows: readonly LinkedRow[];
  /** What just happened. */
  done: string | null;
  link: FormAction;
  unlink: FormAction;
  /** Where to prove again who one is. */
  stepUpHref: string;
  words: Record<"title" | "lead" | "link" | "unlink" | "notLinked" | "stepUp" | "unreachable", string>;
}

/** The other sites' accounts that open this one: link and unlink. */
export function LinkedAccounts({ rows, done, link, unlink, stepUpHref, words }: Props) {
  const linking = useActionForm({ action: link, unreachable: words.unreachable });
  const unlinking = useActionForm({ action: unlink, unreachable: words.unreachable });
  const alert = (form: ActionForm<unknown>) => (
    <FormAlert {...form.alertProps} action={form.state?.ok === false && form.state.reason === "step_up_required" ? <a href={stepUpHref} className="font-medium underline">{words.stepUp}</a> : undefined} />
  );
  return (
    <Card aria-labelledby="linked-accounts">
      <CardHeader id="linked-accounts" title={words.title}>
        {words.lead}
      </CardHeader>
      <CardBody className="space-y-4">
        {done ? <DoneAlert>{done}</DoneAlert> : null}
        {alert(linking)}
        {alert(unlinking)}
        <ul className="divide-y divide-line">
          {rows.map((row) => (
            <li key={row.id} className="flex flex-wrap items-center gap-x-4 gap-y-2 py-4 first:pt-0 last:pb-0">
              <ProviderMark id={row.id} />
              <div className="min-w-0 flex-1 basis-40">
                <p className="font-medium">
                  {row.name}
                  {row.linked?.name ? <bdi className="ml-2 font-normal break-words text-muted">{row.linked.name}</bdi> : null}
                </p>
                <p className="text-sm text-muted">{row.linked?.when ?? words.notLinked}</p>
              </div>
              {row.linked ? (
                <details className="open:basis-full open:text-right">
                  <summary aria-label={row.words.unlink} className={buttonClass("quiet", undefined, "cursor-pointer list-none [&::-webkit-details-marker]:hidden")}>
                    {words.unlink}
                  </summary>
                  <form {...unlinking.formProps} className="mt-2 flex flex-wrap items-center gap-x-4 gap-y-3 rounded-lg bg-sunken p-4 text-left">
                    <p className="min-w-0 flex-1 basis-56 text-sm">{row.words.confirm}</p>
                    <input type="hidden" name="provider" value={row.id} />
                    <Button type="submit" variant="danger" busy={unlinking.pending}>
                      {row.words.unlink}
                    </Button>
                  </form>
                </details>
              ) : (
                <form {...linking.formProps}>
                  <input type="hidden" name="provider" value={row.id} />
                  <Button type="submit" variant="secondary" busy={linking.pending} aria-label={row.words.link}>
                    {words.link}
                  </Button>
                </form>
              )}
            </li>
          ))}
        </ul>
      </CardBody>
    </Card>
  );
}
