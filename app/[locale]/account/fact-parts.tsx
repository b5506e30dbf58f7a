import { Badge } from "@/components/ui/badge";
import { ButtonLink } from "@/components/ui/button";
import type { Me } from "@/lib/account/output";

/** "Change" or "Add" beside a fact; its name says what. */
export function ChangeLink({ href, has, label, words }: { href: string; has: boolean; label: string; words: { change: string; add: string } }) {
  return (
    <ButtonLink variant="quiet" href={href} aria-label={label}>
      {has ? words.change : words.add}
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
