import type { CodeSent } from "@/components/codes/use-code-sender";
import { typedValues } from "@/lib/action";
import { now, second } from "@/lib/clock";
import type { SentCode } from "@/lib/codes/output";

/** What a form is told of a code that is on its way: how long from now, since the browser's clock is its own. */
export function codeSent({ id, resendAfter, expiresAt }: SentCode, form: FormData): CodeSent {
  // In whole seconds: how long this took is nobody's business.
  const life = Math.ceil((Date.parse(expiresAt) - now().getTime()) / second) * second;
  return { id, resendAfter, life, typed: typedValues(form) };
}
