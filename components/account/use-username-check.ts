"use client";

import { useEffect, useState } from "react";
import { usernameLimits } from "@/lib/account/limits";

/** Typing pauses this long before we ask, in milliseconds. */
const pause = 350;

/**
 * Asks while typing whether a username is free. It only advises: no answer, no word; the server decides at the end.
 * @returns null while there is nothing to say.
 */
export function useUsernameCheck(name: string): "free" | "taken" | null {
  const [answer, setAnswer] = useState<{ name: string; count: number } | null>(null);
  useEffect(() => {
    if (!new RegExp(`^(?:${usernameLimits.pattern})$`).test(name)) return;
    const aborter = new AbortController();
    const timer = setTimeout(async () => {
      const response = await fetch(`/api/v1/usernames/${encodeURIComponent(name)}/count`, { signal: aborter.signal }).catch(() => null);
      const body = response?.ok ? await response.json().catch(() => null) : null;
      if (body) setAnswer({ name, count: body.count });
    }, pause);
    return () => {
      clearTimeout(timer);
      aborter.abort();
    };
  }, [name]);
  if (answer?.name !== name) return null;
  return answer.count === 0 ? "free" : "taken";
}
