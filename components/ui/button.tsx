import type { ComponentProps } from "react";
import { buttonClass, type ButtonSize, type ButtonVariant } from "./button-class";
import { Spinner } from "./spinner";

interface Look {
  variant?: ButtonVariant;
  size?: ButtonSize;
}

type ButtonProps = ComponentProps<"button"> & Look & { busy?: boolean };

/**
 * A button. `busy` shows a spinner over the label and says so to screen readers; the button keeps its width and the focus,
 * which `disabled` would lose.
 */
export function Button({ variant, size, busy = false, className, children, type = "button", ...rest }: ButtonProps) {
  return (
    <button type={type} className={buttonClass(variant, size, className)} aria-disabled={busy || undefined} aria-busy={busy || undefined} {...rest}>
      {busy ? (
        <>
          <Spinner className="absolute size-5" />
          <span className="inline-flex items-center gap-2 opacity-0">{children}</span>
        </>
      ) : (
        children
      )}
    </button>
  );
}

/** A link that looks like a button: for going somewhere, never for changing something. */
export function ButtonLink({ variant, size, className, ...rest }: ComponentProps<"a"> & Look) {
  return <a className={buttonClass(variant, size, className)} {...rest} />;
}
