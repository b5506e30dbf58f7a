"use client";

import type { ReactNode, RefObject } from "react";
import { Alert } from "@/components/ui/alert";

interface Props {
  ref?: RefObject<HTMLDivElement | null>;
  message: string | null;
  success?: string | null;
  /** A way out beside the message, such as a link to sign in. */
  action?: ReactNode;
}

/**
 * What the server said about the form as a whole: `<FormAlert {...form.alertProps} />` above the fields. The focus moves
 * here when no field is to blame.
 */
export function FormAlert({ ref, message, success, action }: Props) {
  if (message) {
    return (
      <Alert ref={ref} tabIndex={-1} role="alert" tone="danger" action={action}>
        {message}
      </Alert>
    );
  }
  return success ? (
    <Alert role="status" tone="success">
      {success}
    </Alert>
  ) : null;
}
