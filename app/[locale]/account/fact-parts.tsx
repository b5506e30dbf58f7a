import { Badge } from "@/components/ui/badge";
import { ButtonLink } from "@/components/ui/button";
import type { Me } from "@/lib/account/output";

/** "Change" or "Add" beside a fact. Its name says what, and begins with the word one sees: who steers by voice says that. */
export function ChangeLink({ href, label, word }: { href: string; label: string; word: string }) {
  return (
    <ButtonLink variant="quiet" href={href} aria-label={label}>
      {word}
    </ButtonLink>
  );
}

/** The e-mail address and whether it is proven. */
export function EmailValue({ me, words }: { me: Me; words: { none: string; verified: string; unverified: string } }) {
  if (!me.email) return words.none;
  return (
    <span className="flex flex-wrap items-center gap-2">
      <span className="break-all">{me.email}</span>
      <Badge tone={me.emailVerified ? "success" : "warning"}>{me.emailVerified ? words.verified : words.unverified}</Badge>
    </span>
  );
}
