"use client";

import { Button, ButtonLink } from "@/components/ui/button";
import { UnpluggedDrawing } from "@/components/ui/drawings";
import { EmptyState } from "@/components/ui/empty-state";
import { useErrorWords } from "./error-words";

/** "A part of the shop is down": try again, or go home. The reference is the one in our log; nothing else of the error is shown. */
export function ErrorPage({ error, retry }: { error: unknown; retry: () => void }) {
  const words = useErrorWords();
  if (!words) throw error;
  const digest = error instanceof Error && "digest" in error ? String(error.digest) : null;
  return (
    <EmptyState
      level={1}
      drawing={<UnpluggedDrawing />}
      title={words.title}
      action={
        <>
          <Button onClick={() => retry()}>{words.retry}</Button>
          <ButtonLink variant="secondary" href={words.homeHref}>
            {words.home}
          </ButtonLink>
        </>
      }
    >
      <p>{words.body}</p>
      {digest ? (
        <p className="mt-3 text-sm">
          {words.reference} <code className="font-mono text-ink">{digest}</code>
        </p>
      ) : null}
    </EmptyState>
  );
}
