import { ButtonLink } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import { lookAt } from "./look-at";

export type RecoveryWords = Record<"codesTitle" | "codesLead" | "codesDone" | "copy" | "copied", string>;

/** Ten codes for the day when the phone is gone. They are nowhere else: leaving this page loses them. With `data-codes` the steps that led here step back. */
export function RecoveryCodes({ codes, words, doneHref }: { codes: readonly string[]; words: RecoveryWords; doneHref: string }) {
  return (
    <div data-codes="" className="space-y-4">
      <h2 ref={lookAt} tabIndex={-1} className="text-lg">{words.codesTitle}</h2>
      <p className="max-w-prose text-sm text-muted">{words.codesLead}</p>
      <ol className="grid max-w-md grid-cols-2 gap-x-8 gap-y-2 rounded-lg bg-sunken p-5 font-mono text-sm">
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ol>
      <div className="flex flex-wrap gap-3">
        <CopyButton value={codes.join("\n")} words={words} />
        <ButtonLink href={doneHref}>{words.codesDone}</ButtonLink>
      </div>
    </div>
  );
}
