"use client";

import { type KeyboardEvent, useEffect, useId, useRef, useState } from "react";
import { cx } from "@/components/ui/class-names";
import { ChevronDownIcon } from "@/components/ui/icons";
import { boxClass } from "@/components/ui/input";
import { fill } from "@/lib/i18n/fill";
import { type AreaOption, filterOptions, optionLabel } from "./area-options";

interface Props {
  id: string;
  options: readonly AreaOption[];
  value: string;
  onChoose: (code: string) => void;
  locale: "en" | "zh";
  disabled?: boolean;
  /** Its choices are on their way. It can take the focus already: whoever goes on by Tab must not jump over it. */
  busy?: boolean;
  placeholder: string;
  words: { none: string; found: string };
  "aria-describedby"?: string;
  "aria-invalid"?: true;
  "aria-required"?: true;
}

/** A list to choose a division from that typing filters, by the combobox pattern of the ARIA guide (list autocomplete). */
export function AreaCombobox({ id, options, value, onChoose, locale, disabled, busy = false, placeholder, words, ...wires }: Props) {
  const listId = useId();
  const input = useRef<HTMLInputElement>(null);
  const list = useRef<HTMLUListElement>(null);
  const [open, setOpen] = useState(false);
  const [typed, setTyped] = useState<string | null>(null);
  const [active, setActive] = useState(-1);
  const chosen = options.find((option) => option.code === value);
  const shown = filterOptions(options, typed ?? "");
  const current = shown[active];

  useEffect(() => {
    if (open) list.current?.querySelector("[data-active]")?.scrollIntoView({ block: "nearest" });
  }, [open, active]);

  function show(at = shown.findIndex((option) => option.code === value)) {
    if (disabled || busy) return;
    setOpen(true);
    setActive(at);
  }

  function close() {
    setOpen(false);
    setTyped(null);
    setActive(-1);
  }

  function choose(option: AreaOption) {
    close();
    if (option.code !== value) onChoose(option.code);
  }

  /** Leaving with only one choice left takes it; else what stood there before comes back. */
  function leave() {
    const only = typed !== null && typed.trim() !== "" && shown.length === 1 ? shown[0] : undefined;
    if (only) choose(only);
    else close();
  }

  function onKeyDown(event: KeyboardEvent<HTMLInputElement>) {
    // Enter and arrows belong to the input method while it composes characters.
    if (event.nativeEvent.isComposing) return;
    const last = shown.length - 1;
    if (event.key === "ArrowDown" && open) setActive(active >= last ? 0 : active + 1);
    else if (event.key === "ArrowDown") show();
    else if (event.key === "ArrowUp" && open) setActive(active <= 0 ? last : active - 1);
    else if (event.key === "ArrowUp") show(last);
    else if (event.key === "Home" && open) setActive(0);
    else if (event.key === "End" && open) setActive(last);
    else if (event.key === "Escape" && open) close();
    else if (event.key === "Enter" && open) {
      const take = current ?? (shown.length === 1 || typed ? shown[0] : undefined);
      if (take) choose(take);
      else close();
    } else if (event.key === "Tab" && open && current) return choose(current);
    else return;
    event.preventDefault();
  }

  return (
    <span className="relative block">
      <input
        {...wires}
        ref={input}
        id={id}
        type="text"
        role="combobox"
        aria-expanded={open}
        aria-controls={listId}
        aria-autocomplete="list"
        aria-activedescendant={open && current ? `${listId}-${current.code}` : undefined}
        autoComplete="off"
        spellCheck={false}
        disabled={disabled}
        readOnly={busy}
        aria-busy={busy || undefined}
        placeholder={placeholder}
        value={typed ?? (chosen ? optionLabel(chosen, locale) : "")}
        onFocus={(event) => event.currentTarget.select()}
        onClick={() => (open ? undefined : show())}
        onChange={(event) => {
          setTyped(event.currentTarget.value);
          setOpen(true);
          setActive(event.currentTarget.value.trim() ? 0 : -1);
        }}
        onKeyDown={onKeyDown}
        onBlur={leave}
        className={cx(boxClass, "h-12 truncate pr-11 read-only:bg-sunken")}
      />
      <ChevronDownIcon className="pointer-events-none absolute top-3.5 right-3.5 size-5 text-muted" />
      <ul
        ref={list}
        id={listId}
        role="listbox"
        aria-labelledby={`${id}-label`}
        hidden={!open}
        // On the list and not on its choices: a press on its edge or scrollbar takes no focus from the field, either.
        onPointerDown={(event) => event.preventDefault()}
        className="absolute inset-x-0 top-full z-30 mt-1 max-h-64 overflow-y-auto overscroll-contain rounded-lg border border-line bg-raised p-1 shadow-float"
      >
        {open
          ? shown.map((option, at) => (
              <li
                key={option.code}
                id={`${listId}-${option.code}`}
                role="option"
                aria-selected={option.code === value}
                data-active={at === active ? "" : undefined}
                onClick={() => choose(option)}
                className="flex min-h-11 cursor-pointer items-center rounded-md px-3 text-base data-active:bg-sunken data-active:outline-2 data-active:-outline-offset-2 data-active:outline-ink forced-colors:data-active:outline-[Highlight] aria-selected:font-semibold hover:bg-sunken"
              >
                {optionLabel(option, locale)}
              </li>
            ))
          : null}
      </ul>
      {open && shown.length === 0 ? (
        <span className="absolute inset-x-0 top-full z-30 mt-1 rounded-lg border border-line bg-raised px-4 py-3 text-sm text-muted shadow-float">{words.none}</span>
      ) : null}
      <span role="status" className="sr-only">
        {open && typed !== null ? (shown.length === 0 ? words.none : fill(words.found, { count: shown.length })) : ""}
      </span>
    </span>
  );
}
