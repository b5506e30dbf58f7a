import type { CodeSent } from "@/components/codes/use-code-sender";
import { typedValues } from "@/lib/action";
import { now } from "@/lib/clock";
import type { SentCode } from "@/lib/codes/output";

/** What a form is told of a code that is on its way: how long from now, since the browser's clock is its own. */
export function codeSent({ id, resendAfter, expiresAt }: SentCode, form: FormData): CodeSent {
  return { id, resendAfter, life: Date.parse(expiresAt) - now().getTime(), typed: typedValues(form) };
}
