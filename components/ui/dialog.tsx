"use client";

import { type MouseEvent, type ReactNode, useEffect, useId, useRef } from "react";
import { IconButton } from "./icon-button";
import { XIcon } from "./icons";

interface Props {
  open: boolean;
  /** Called when the person leaves it: Escape, the cross, a click beside it. */
  onClose: () => void;
  title: string;
  closeLabel: string;
  children: ReactNode;
  /** Buttons below; the one that leads on stands last. */
  footer?: ReactNode;
}

/** The browser's own modal dialog: it keeps the focus inside, gives it back, and closes with Escape. */
export function Dialog({ open, onClose, title, closeLabel, children, footer }: Props) {
  const box = useRef<HTMLDialogElement>(null);
  const titleId = useId();

  useEffect(() => {
    const dialog = box.current;
    if (!dialog) return;
    if (open && !dialog.open) dialog.showModal();
    if (!open && dialog.open) dialog.close();
  }, [open]);

  function leaveByBackdrop(event: MouseEvent<HTMLDialogElement>) {
    if (event.target === event.currentTarget) onClose();
  }

  return (
    <dialog
      ref={box}
      aria-labelledby={titleId}
      onClose={onClose}
      onClick={leaveByBackdrop}
      className="m-auto max-h-[calc(100dvh-2rem)] w-[min(32rem,calc(100vw-2rem))] overflow-y-auto rounded-xl border border-line bg-raised p-0 text-ink shadow-float open:animate-rise"
    >
      <div className="p-5 sm:p-7">
        <header className="flex items-start justify-between gap-4">
          <h2 id={titleId} className="text-xl">
            {title}
          </h2>
          <IconButton label={closeLabel} onClick={onClose} className="-mt-2 -mr-2">
            <XIcon />
          </IconButton>
        </header>
        <div className="mt-2">{children}</div>
        {footer ? <footer className="mt-6 flex flex-wrap justify-end gap-3">{footer}</footer> : null}
      </div>
    </dialog>
  );
}
