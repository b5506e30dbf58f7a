"use client";

import type { ComponentProps } from "react";
import { useFormStatus } from "react-dom";
import { Button } from "@/components/ui/button";

/** The button that sends the form: `<SubmitButton pending={form.pending}>`. In a plain <form action> it knows by itself. */
export function SubmitButton({ pending = false, size = "lg", ...rest }: ComponentProps<typeof Button> & { pending?: boolean }) {
  const status = useFormStatus();
  return <Button type="submit" size={size} busy={pending || status.pending} {...rest} />;
}
