"use client";

import { useEffect, useId, useRef } from "react";
import { EnterSubmits } from "@/components/forms/enter-submits";
import { Field } from "@/components/forms/field";
import { FormAlert } from "@/components/forms/form-alert";
import { SubmitButton } from "@/components/forms/submit-button";
import { useAction } from "@/components/forms/use-action";
import { useActionForm } from "@/components/forms/use-action-form";
import { Alert } from "@/components/ui/alert";
import { ButtonLink } from "@/components/ui/button";
import { Card, CardBody } from "@/components/ui/card";
import type { FormAction } from "@/lib/action-state";
import { addressLimits, type PastedField, postcodePattern, telPattern } from "@/lib/addresses/limits";
import { fill } from "@/lib/i18n/fill";
import { AreaFields } from "./area-fields";
import type { AreaChoices, AreaCodes, AreaOption } from "./area-options";
import { PasteBox } from "./paste-box";
import { type AreaLevel, useAreas } from "./use-areas";
import type { FormWords } from "./words";

export type AddressFields = AreaCodes & Record<"receiver" | "mobile" | "place" | "title" | "tel" | "email" | "postcode", string>;
export type PasteResult = { fields: AddressFields; choices: AreaChoices; unsure: PastedField[] };

interface Props {
  /** The address to edit; without it the form makes a new one. */
  address?: { id: string; fields: AddressFields };
  choices: AreaChoices;
  provinces: readonly AreaOption[];
  action: FormAction;
  paste: FormAction<PasteResult>;
  cancelHref: string;
  locale: "en" | "zh";
  words: FormWords;
}

const levels = ["provinceCode", "cityCode", "districtCode"] as const satisfies AreaLevel[];
const nothing: AreaChoices = { cities: [], districts: [] };

/** Makes or changes an address. A pasted line fills it in; without scripts each list is fetched by its own button. */
export function AddressForm({ address, choices, provinces, action, paste, cancelHref, locale, words }: Props) {
  const prefix = useId();
  const pasting = useAction(paste, words.unreachable);
  const filled = pasting.state?.ok ? pasting.state.data : null;
  const defaults: Record<string, string> = { ...address?.fields, ...found(filled) };
  const form = useActionForm({ action, unreachable: words.unreachable, defaults });
  const failure = form.state?.ok === false ? form.state : null;
  const { rhf } = form;

  const start = (name: AreaLevel) => failure?.values[name] ?? defaults[name] ?? "";
  const known = readChoices(failure?.values["choices"]) ?? filled?.choices ?? choices;
  const areas = useAreas({ provinceCode: start("provinceCode"), cityCode: start("cityCode"), districtCode: start("districtCode") }, known, (codes) => {
    for (const name of levels) rhf.setValue(name, codes[name], { shouldValidate: rhf.formState.isSubmitted && codes[name] !== "" });
  });

  const areaFields = Object.fromEntries(levels.map((name) => [name, form.field(name, { required: words.required })]));
  useFilled(filled, (result, before) => {
    // What stands there from the line before and is missing in this one belongs to somebody else.
    const stale = (name: string, now: unknown) => before !== null && now !== "" && now === before.fields[name as keyof AddressFields];
    for (const [name, value] of Object.entries(result.fields)) {
      if (!name.endsWith("Code") && (value !== "" || stale(name, rhf.getValues(name)))) rhf.setValue(name, value, { shouldValidate: rhf.formState.isSubmitted });
    }
    if (result.fields.provinceCode || levels.every((name) => stale(name, areas.codes[name]))) areas.fill(result.fields, result.choices);
  });
  useInitialCodes(areas.codes, rhf.setValue);
  useFocusOnError(form.formProps.ref, rhf.formState.submitCount);

  const atMost = (max: number) => ({ value: max, message: fill(words.tooLong, { max }) });
  const unsure = (field: PastedField) => (filled?.unsure.includes(field) ? words.unsure : undefined);
  const receiver = form.field("receiver", { required: words.required, maxLength: atMost(addressLimits.receiver) });
  const mobile = form.field("mobile", { required: words.required });
  const place = form.field("place", { required: words.required, maxLength: atMost(addressLimits.place) });
  const title = form.field("title", { maxLength: atMost(addressLimits.title) });
  // Full width and blanks around it are taken, as the server takes them. No pattern of the browser's own: it would refuse them without scripts.
  const fits = (pattern: string, message: string) => ({ validate: (typed: unknown) => new RegExp(`^(${pattern})?$`).test(String(typed ?? "").normalize("NFKC").trim()) || message });
  const tel = form.field("tel", fits(telPattern, words.telRule));
  const email = form.field("email");
  const postcode = form.field("postcode", fits(postcodePattern, words.postcodeRule));

  return (
    <div className="max-w-3xl space-y-5">
      <PasteBox pasting={pasting} locale={locale} words={words} />
      <Card>
        <CardBody>
          <form {...form.formProps} className="space-y-5">
            <EnterSubmits />
            {/* The next list was asked for without scripts: that is no error. */}
            {failure?.reason === "area_next" ? <Alert role="status">{words.chosen}</Alert> : <FormAlert {...form.alertProps} />}
            {address ? <input type="hidden" name="id" value={address.id} /> : null}
            <div className="grid gap-5 sm:grid-cols-2">
              <Field {...receiver} label={words.receiver} hint={unsure("receiver")} autoComplete="name" required />
              <Field {...mobile} label={words.mobile} hint={unsure("mobile") ?? words.mobileHint} type="tel" inputMode="tel" autoComplete="tel" maxLength={addressLimits.mobile} required />
            </div>
            <AreaFields
              areas={areas}
              provinces={provinces}
              errors={Object.fromEntries(levels.map((name) => [name, areaFields[name]?.error]))}
              ids={{ provinceCode: `${prefix}province`, cityCode: `${prefix}city`, districtCode: `${prefix}district` }}
              unsure={filled?.unsure.includes("division") ?? false}
              locale={locale}
              words={words}
            />
            <Field {...place} label={words.place} hint={unsure("place") ?? words.placeHint} autoComplete="street-address" required />
            <div className="grid gap-5 sm:grid-cols-2">
              <Field {...title} label={words.title} optional={words.optional} hint={words.titleHint} autoComplete="off" />
              <Field {...tel} label={words.tel} optional={words.optional} hint={words.telHint} type="tel" inputMode="tel" autoComplete="off" />
              <Field {...email} label={words.email} optional={words.optional} type="email" autoComplete="email" maxLength={addressLimits.email} />
              <Field {...postcode} label={words.postcode} optional={words.optional} hint={words.postcodeHint} inputMode="numeric" autoComplete="postal-code" />
            </div>
            <div className="flex flex-wrap gap-3">
              <SubmitButton pending={form.pending}>{words.save}</SubmitButton>
              <ButtonLink variant="quiet" size="lg" href={cancelHref}>
                {words.cancel}
              </ButtonLink>
            </div>
          </form>
        </CardBody>
      </Card>
    </div>
  );
}

/** The lists that a refused form without scripts gets back (the action's echo). */
function readChoices(text: string | undefined): AreaChoices | undefined {
  if (!text) return undefined;
  return { ...nothing, ...(JSON.parse(text) as Partial<AreaChoices>) };
}

/** What a line said: what it left out stays as it was. */
function found(filled: PasteResult | null): Partial<AddressFields> {
  return Object.fromEntries(Object.entries(filled?.fields ?? {}).filter(([, value]) => value !== ""));
}

/** Runs once for each line that was split, with what the line before it gave. */
function useFilled(filled: PasteResult | null, fill: (result: PasteResult, before: PasteResult | null) => void) {
  const run = useRef(fill);
  const before = useRef<PasteResult | null>(null);
  useEffect(() => {
    run.current = fill;
  });
  useEffect(() => {
    if (!filled || filled === before.current) return;
    run.current(filled, before.current);
    before.current = filled;
  }, [filled]);
}

/** react-hook-form learns what the lists hold at first: their hidden fields are not its own. */
function useInitialCodes(codes: AreaCodes, setValue: (name: string, value: string) => void) {
  const first = useRef(codes);
  useEffect(() => {
    for (const name of levels) setValue(name, first.current[name]);
  }, [setValue]);
}

/** The lists can't be focused by name: the first control that is marked gets the focus after each try. */
function useFocusOnError(form: { current: HTMLFormElement | null }, tries: number) {
  useEffect(() => {
    if (tries > 0) form.current?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus();
  }, [form, tries]);
}
