import type { ReactNode } from "react";
import { Button, ButtonLink } from "@/components/ui/button";
import { cx } from "@/components/ui/class-names";
import { Input } from "@/components/ui/input";
import { Hint, Label } from "@/components/ui/label";
import { Select } from "@/components/ui/select";

/** What a list is narrowed by. A plain form of the page's own address: it can be linked, and needs no scripts. */
export function FilterBar({ label, path, clearHref, words, children }: { label: string; path: string; clearHref: string | null; words: { apply: string; clear: string }; children: ReactNode }) {
  return (
    <form role="search" aria-label={label} action={path} className="mb-5 grid grid-cols-2 items-start gap-3 sm:flex sm:flex-wrap">
      {children}
      <div className="col-span-2 flex items-center gap-1 sm:pt-7">
        <Button type="submit" variant="ink" className="h-12">
          {words.apply}
        </Button>
        {clearHref ? (
          <ButtonLink variant="quiet" href={clearHref}>
            {words.clear}
          </ButtonLink>
        ) : null}
      </div>
    </form>
  );
}

interface FieldProps {
  name: string;
  label: string;
  value?: string | undefined;
  hint?: string;
  type?: "search" | "date" | "text";
  wide?: boolean;
}

/** A text or a day. */
export function FilterText({ name, label, value, hint, type = "text", wide = false }: FieldProps) {
  return (
    <div className={wide ? "col-span-2 min-w-0 flex-1 basis-64 space-y-1.5" : "min-w-0 space-y-1.5 sm:w-40"}>
      <Label htmlFor={`filter-${name}`}>{label}</Label>
      {/* Keyed, as below: by Back, or a link to the bare list, another search may come to the same control. */}
      <Input key={value ?? ""} id={`filter-${name}`} name={name} type={type} defaultValue={value} autoComplete="off" spellCheck={false} aria-describedby={hint ? `filter-${name}-hint` : undefined} />
      {hint ? <Hint id={`filter-${name}-hint`}>{hint}</Hint> : null}
    </div>
  );
}

/** The first and the last day, which belong together on whatever line they stand. */
export function FilterDays({ from, until, words }: { from: string | undefined; until: string | undefined; words: { from: string; until: string } }) {
  return (
    <div className="col-span-2 grid grid-cols-2 items-start gap-3 sm:flex">
      <FilterText type="date" name="from" label={words.from} value={from} />
      <FilterText type="date" name="until" label={words.until} value={until} />
    </div>
  );
}

/** One of a few. */
export function FilterChoice({ name, label, value, any, choices, className = "sm:w-40" }: { className?: string; name: string; label: string; value?: string | undefined; any?: string; choices: readonly (readonly [string, string])[] }) {
  return (
    <div className={cx("min-w-0 space-y-1.5", className)}>
      <Label htmlFor={`filter-${name}`}>{label}</Label>
      <Select key={value ?? ""} id={`filter-${name}`} name={name} defaultValue={value ?? ""}>
        {any === undefined ? null : <option value="">{any}</option>}
        {choices.map(([id, text]) => (
          <option key={id} value={id}>
            {text}
          </option>
        ))}
      </Select>
    </div>
  );
}
