"use client";

import { type ReactNode, useEffect, useRef, useState } from "react";
import { FieldFrame } from "@/components/forms/field";
import { Button } from "@/components/ui/button";
import { Select } from "@/components/ui/select";
import { AreaCombobox } from "./area-combobox";
import { type AreaCodes, type AreaOption, optionLabel } from "./area-options";
import type { AreaLevel, useAreas } from "./use-areas";
import type { FormWords } from "./words";

interface Props {
  areas: ReturnType<typeof useAreas>;
  provinces: readonly AreaOption[];
  errors: Partial<Record<AreaLevel, string>>;
  ids: Record<AreaLevel, string>;
  unsure: boolean;
  locale: "en" | "zh";
  words: FormWords;
}

/**
 * Province, city, district. Made on the server these are the browser's own lists with a button after each, so that they work without
 * scripts; once scripts have come, typing filters them and the next list loads by itself.
 */
export function AreaFields({ areas, provinces, errors, ids, unsure, locale, words }: Props) {
  const [live, setLive] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  const { codes, lists, choose, retry } = areas;
  const province = useRef(choose);
  useEffect(() => {
    province.current = choose;
  });

  // On a slow line somebody may have chosen a province before this ran: it counts.
  useEffect(() => {
    const early = box.current?.querySelector<HTMLSelectElement>("select[name=provinceCode]");
    if (early?.value && early.value !== early.dataset.start) province.current("provinceCode", early.value);
    setLive(true);
  }, []);

  const levels: { name: AreaLevel; label: string; options: readonly AreaOption[]; disabled: boolean; button?: string }[] = [
    { name: "provinceCode", label: words.province, options: provinces, disabled: false, button: words.showCities },
    { name: "cityCode", label: words.city, options: lists.cities, disabled: !codes.provinceCode, button: words.showDistricts },
    { name: "districtCode", label: words.district, options: lists.districts, disabled: !codes.cityCode },
  ];
  // 北京东城区: the district is chosen in the city's list, and there is nothing below.
  const settled = codes.districtCode !== "" && codes.districtCode === codes.cityCode && lists.districts.length === 0;
  const wasSettled = useRef(settled);
  useEffect(() => {
    // Somebody was at the district's list already, and it is gone.
    if (settled && !wasSettled.current && document.activeElement === document.body) document.getElementById(ids.cityCode)?.focus();
    wasSettled.current = settled;
  }, [settled, ids.cityCode]);

  function again(name: AreaLevel) {
    // The button goes with its sentence.
    document.getElementById(ids[name])?.focus();
    retry();
  }

  return (
    <div ref={box} className="grid gap-4 sm:grid-cols-3">
      {levels.map(({ name, label, options, disabled, button }) => {
        if (live && settled && name === "districtCode") return <input key={name} type="hidden" name={name} value={codes[name]} />;
        const loading = lists.loading === name;
        const placeholder = loading ? words.loading : words.choose;
        return (
          <FieldFrame
            key={name}
            id={ids[name]}
            label={<span id={`${ids[name]}-label`}>{label}</span>}
            error={errors[name]}
            hint={unsure && !errors[name] ? words.unsure : undefined}
            status={lists.failed === name ? <Failed retry={() => again(name)} words={words} /> : undefined}
          >
            {(wired) =>
              live ? (
                <>
                  <AreaCombobox {...wired} options={options} value={codes[name]} onChoose={(code) => choose(name, code)} locale={locale} disabled={disabled} busy={loading} aria-required placeholder={placeholder} words={words} />
                  <input type="hidden" name={name} value={codes[name]} data-control={ids[name]} />
                </>
              ) : (
                <PlainSelect {...wired} name={name} codes={codes} placeholder={words.choose} button={button}>
                  {options.map((option) => (
                    <option key={option.code} value={option.code}>
                      {optionLabel(option, locale)}
                    </option>
                  ))}
                </PlainSelect>
              )
            }
          </FieldFrame>
        );
      })}
    </div>
  );
}

function PlainSelect({ name, codes, placeholder, button, children, ...wired }: { id: string; name: AreaLevel; codes: AreaCodes; placeholder: string; button: string | undefined; children: ReactNode }) {
  return (
    <>
      <Select {...wired} name={name} defaultValue={codes[name]} data-start={codes[name]} autoComplete="off">
        <option value="">{placeholder}</option>
        {children}
      </Select>
      {button ? (
        <noscript>
          <Button type="submit" variant="secondary" name="lists" value={name} formNoValidate className="mt-2 w-full">
            {button}
          </Button>
        </noscript>
      ) : null}
    </>
  );
}

function Failed({ retry, words }: { retry: () => void; words: FormWords }) {
  return (
    <p role="alert" className="flex flex-wrap items-center gap-2 text-sm text-danger">
      {words.retry}
      <Button variant="secondary" onClick={retry}>
        {words.again}
      </Button>
    </p>
  );
}
