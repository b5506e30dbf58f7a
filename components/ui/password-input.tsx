"use client";

import { type ComponentProps, useId, useState } from "react";
import { cx } from "./class-names";
import { EyeIcon, EyeOffIcon } from "./icons";
import { Input } from "./input";

type Props = Omit<ComponentProps<"input">, "type"> & { words: { show: string; hide: string } };

/**
 * A password typed once, with a button to look at it. The button is not there without scripts. `data-secret` marks the box, so
 * that forms know what must never be kept.
 */
export function PasswordInput({ words, className, id, ...rest }: Props) {
  const [shown, setShown] = useState(false);
  const own = useId();
  const inputId = id ?? own;
  return (
    <span className="relative block">
      <Input
        id={inputId}
        type={shown ? "text" : "password"}
        data-secret=""
        autoCapitalize="none"
        autoCorrect="off"
        spellCheck={false}
        className={cx("pr-14", className)}
        {...rest}
      />
      <button
        type="button"
        aria-controls={inputId}
        aria-label={shown ? words.hide : words.show}
        title={shown ? words.hide : words.show}
        onClick={() => setShown(!shown)}
        className="target absolute top-0.5 right-0.5 inline-flex items-center justify-center rounded-md text-muted hover:text-ink no-js:hidden"
      >
        {shown ? <EyeOffIcon /> : <EyeIcon />}
      </button>
    </span>
  );
}
