import { Badge } from "@/components/ui/badge";
import { type AdminWords, wordFor } from "./words";

const tones: Record<string, "neutral" | "success" | "warning" | "danger" | "info"> = {
  sent: "success", failed: "danger", unknown: "warning", queued: "info", handed: "info", sending: "info", expired: "neutral", cancelled: "neutral",
};

/** The state of a message. */
export function StateBadge({ state, words }: { state: string; words: AdminWords["common"]["states"] }) {
  return <Badge tone={tones[state] ?? "neutral"}>{wordFor(words, state)}</Badge>;
}

/** What stands out about an account: staff, or disabled. */
export function UserBadges({ of: role, disabled, words }: { of: "shopper" | "support" | "admin"; disabled: boolean; words: { roles: AdminWords["common"]["roles"]; disabled: string } }) {
  return (
    <>
      {role === "shopper" ? null : <Badge tone={role === "admin" ? "lemon" : "info"}>{words.roles[role]}</Badge>}
      {disabled ? <Badge tone="danger">{words.disabled}</Badge> : null}
    </>
  );
}
