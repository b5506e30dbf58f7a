"use client";

import { useState } from "react";
import { CodeField, Field, PasswordField, SelectField, TextareaField } from "@/components/forms/field";
import { Button } from "@/components/ui/button";
import { Checkbox, Radio } from "@/components/ui/checkbox";
import { CopyButton } from "@/components/ui/copy-button";
import { CountdownButton } from "@/components/ui/countdown-button";
import { Dialog } from "@/components/ui/dialog";
import { Menu, menuItemClass } from "@/components/ui/menu";
import { StrengthMeter } from "@/components/ui/strength-meter";
import { Toaster } from "@/components/ui/toast";
import { showToast } from "@/components/ui/toast-store";
import type { WaitWords } from "@/lib/i18n/wait";
import { Section } from "./section";
import type { CommonWords, GalleryWords } from "./still-parts";

/** What moves. */
export function LiveParts({ words, common, units }: { words: GalleryWords; common: CommonWords; units: WaitWords }) {
  const [open, setOpen] = useState(false);
  const [until, setUntil] = useState<number | null>(null);
  const show = { show: common.showPassword, hide: common.hidePassword };
  return (
    <>
      <Section title={words.fields}>
        <div className="grid gap-x-6 gap-y-5 sm:grid-cols-2">
          <Field id="f-name" name="f-name" label={words.username} hint={words.usernameHint} autoComplete="off" />
          <Field id="f-place" name="f-place" label={words.place} error={words.placeError} optional={common.optional} />
          <Field id="f-locked" name="f-locked" label={words.locked} defaultValue={words.placeValue} readOnly />
          <Field id="f-off" name="f-off" label={words.disabled} defaultValue={words.placeValue} disabled />
          <PasswordField id="f-pass" name="f-pass" label={words.password} words={show} aside={<a href="#top">{words.forgot}</a>} autoComplete="off" status={<StrengthMeter score={1} label={words.strength} reason={words.weak} />} />
          <PasswordField id="f-pass2" name="f-pass2" label={words.password} words={show} autoComplete="off" status={<StrengthMeter score={4} label={words.strength} reason={words.strong} />} />
          <CodeField id="f-code" name="f-code" label={words.code} />
          <CodeField id="f-code2" name="f-code2" label={words.code} defaultValue="12345" error={words.codeFormat} />
          <SelectField id="f-select" name="f-select" label={words.province} defaultValue="">
            <option value="">{words.choose}</option>
            <option value="440000">广东省</option>
          </SelectField>
          <TextareaField id="f-note" name="f-note" label={words.note} optional={common.optional} />
          <Field
            id="f-beside"
            name="f-beside"
            label={words.mobile}
            type="tel"
            beside={<CountdownButton className="h-12" storageKey="gallery" until={until} words={{ ready: words.send, waiting: words.waitingSend, units }} onClick={() => setUntil(Date.now() + 60_000)} />}
          />
        </div>
        <div>
          <Checkbox name="c1" label={words.accept} hint={words.acceptHint} defaultChecked />
          <Checkbox name="c2" label={words.accept} aria-invalid />
          <Checkbox name="c3" label={words.disabled} disabled />
        </div>
        <fieldset>
          <legend className="text-sm font-medium">{words.kind}</legend>
          <Radio name="r" value="home" label={words.home} defaultChecked />
          <Radio name="r" value="work" label={words.work} />
        </fieldset>
      </Section>

      <Section title={words.moving}>
        <div className="flex flex-wrap items-center gap-3">
          <Button variant="secondary" onClick={() => setOpen(true)}>
            {words.openDialog}
          </Button>
          <Button variant="secondary" onClick={() => showToast(words.toast, { label: common.undo, run: () => showToast(words.undone) })}>
            {words.showToast}
          </Button>
          <Menu trigger={words.menu} align="start">
            <a href="#top" className={menuItemClass}>
              {words.change}
            </a>
            <button type="button" className={menuItemClass}>
              {words.danger}
            </button>
          </Menu>
          <CopyButton value={words.sample} words={{ copy: common.copy, copied: common.copied }} />
        </div>
        <Dialog
          open={open}
          onClose={() => setOpen(false)}
          title={words.dialogTitle}
          closeLabel={common.close}
          footer={
            <>
              <Button variant="secondary" onClick={() => setOpen(false)}>
                {common.cancel}
              </Button>
              <Button variant="danger" onClick={() => setOpen(false)}>
                {words.danger}
              </Button>
            </>
          }
        >
          <p className="text-muted">{words.dialogBody}</p>
        </Dialog>
        <Toaster words={{ region: common.toasts, dismiss: common.dismiss }} />
      </Section>
    </>
  );
}
