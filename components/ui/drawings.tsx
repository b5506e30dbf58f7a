import type { ReactNode } from "react";
import { cx } from "./class-names";

/*
 * Our own drawings: a few shapes each, in the colours of the theme, so that they are right in the dark too. They are decoration.
 */

function Sheet({ className, children }: { className?: string; children: ReactNode }) {
  return (
    <svg viewBox="0 0 200 140" fill="none" strokeLinecap="round" strokeLinejoin="round" aria-hidden="true" className={cx("h-35 w-50 stroke-ink stroke-2", className)}>
      {children}
    </svg>
  );
}

const lemon = "M62 74c0-22 17-38 39-38 14 0 20 6 28 8 6 2 11 1 12 5s-4 7-4 13c1 25-16 44-39 44-13 0-20-6-27-8-6-1-11 0-12-4s3-8 3-20z";

/** A lemon with its leaf: nothing here yet. */
export function LemonDrawing({ className }: { className?: string }) {
  return (
    <Sheet className={className}>
      <path d="M40 122h120" className="stroke-line" />
      <path d={lemon} className="fill-lemon" />
      <path d="M131 44c2-14 14-22 30-20-2 15-13 23-30 20zm0 0c8-6 14-10 20-14" className="fill-leaf-soft" />
      <path d="M76 66c3-9 10-15 19-17" className="stroke-shine" strokeWidth="4" />
    </Sheet>
  );
}

/** A house with a lemon for a door plate: no address yet. */
export function HouseDrawing({ className }: { className?: string }) {
  return (
    <Sheet className={className}>
      <path d="M28 122h144" className="stroke-line" />
      <path d="M58 66v56h84V66" className="fill-surface" />
      <path d="M46 74l54-44 54 44" className="fill-lemon-soft" />
      <path d="M88 122V92a12 12 0 0 1 24 0v30" className="fill-lemon" />
      <path d="M127 50V34h10v24M70 84h10v12H70zM120 84h10v12h-10z" className="fill-surface" />
      <path d="M156 122v-18m0 0c-9 0-14-6-14-14 9 0 14 5 14 14zm0-4c0-8 5-13 13-13 0 8-5 13-13 13z" className="fill-leaf-soft" />
    </Sheet>
  );
}

/** Half a lemon that rolled away: a page that is not found. */
export function LostDrawing({ className }: { className?: string }) {
  return (
    <Sheet className={className}>
      <path d="M24 122h152" className="stroke-line" />
      <path d="M26 104c14-20 26 6 38-10s20-8 24 2" className="stroke-edge" strokeDasharray="1 8" />
      <circle cx="124" cy="80" r="42" className="fill-lemon" />
      <circle cx="124" cy="80" r="33" className="fill-pith" />
      <path d="M124 80V52m0 28l24-14m-24 14l24 14m-24-14v28m0-28l-24 14m24-14l-24-14" className="stroke-lemon-edge" />
      <path d="M112 74v4m24-4v4m-18 14c4-4 8-4 12 0" className="stroke-on-lemon" strokeWidth="3" />
    </Sheet>
  );
}

/** A plug out of its socket, a lemon as the battery: a part of the shop is down. */
export function UnpluggedDrawing({ className }: { className?: string }) {
  return (
    <Sheet className={className}>
      <path d="M24 122h152" className="stroke-line" />
      <g transform="translate(-28 14) scale(.92)">
        <path d={lemon} className="fill-lemon" />
      </g>
      <path d="M102 72c16 2 12 22 26 22" />
      <path d="M128 86h14v16h-14zm14 4h8m-8 8h8" className="fill-surface" />
      <path d="M162 80h14v28h-14z" className="fill-surface" />
      <path d="M152 70l-3-9m12 7l4-8m-18 56l-4 7" className="stroke-edge" />
    </Sheet>
  );
}

/** A sleeping lemon under a moon: the session is over. */
export function AsleepDrawing({ className }: { className?: string }) {
  return (
    <Sheet className={className}>
      <path d="M24 122h152" className="stroke-line" />
      <path d={lemon} transform="translate(0 16)" className="fill-lemon" />
      <path d="M84 92c4 4 9 4 13 0m12 0c4 4 9 4 13 0m-24 14c3 2 6 2 9 0" className="stroke-on-lemon" strokeWidth="2.5" />
      <path d="M54 22a20 20 0 1 0 14 32 17 17 0 0 1-14-32z" className="fill-lemon-soft" />
      <path d="M146 40h10l-10 12h10m8-30h8l-8 10h8" className="stroke-edge" />
    </Sheet>
  );
}

/** An envelope with a lemon seal: look into your mail. */
export function LetterDrawing({ className }: { className?: string }) {
  return (
    <Sheet className={className}>
      <path d="M24 122h152" className="stroke-line" />
      <path d="M48 42h104v68H48z" className="fill-surface" />
      <path d="M48 44l52 40 52-40" className="fill-lemon-soft" />
      <circle cx="100" cy="84" r="13" className="fill-lemon" />
      <path d="M94 84l4 4 8-8" className="stroke-on-lemon" />
    </Sheet>
  );
}
