import { ButtonLink } from "@/components/ui/button";
import { LostDrawing } from "@/components/ui/drawings";
import { EmptyState } from "@/components/ui/empty-state";
import { messagesOf } from "@/lib/i18n/messages";
import type { Locale } from "@/lib/i18n/routing";
import { localePath } from "@/lib/i18n/locale-path";

/** "This page is not here", inside the frame of its group. */
export function NotFoundPage({ locale, level = 1 }: { locale: Locale; level?: 1 | 2 }) {
  const words = messagesOf(locale).errorPages.notFound;
  return (
    <EmptyState level={level} drawing={<LostDrawing />} title={words.title} action={<ButtonLink href={localePath(locale, "/")}>{words.home}</ButtonLink>}>
      <p>{words.body}</p>
    </EmptyState>
  );
}
