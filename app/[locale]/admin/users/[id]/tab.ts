import type { UserDetail } from "@/lib/admin/user-queries";
import type { Locale } from "@/lib/i18n/routing";
import type { Viewer } from "@/lib/sessions/current";

/** The sides of an account, in their order. */
export const tabs = ["profile", "sessions", "addresses", "linked", "timeline", "messages"] as const;

export interface TabProps {
  viewer: Viewer;
  locale: Locale;
  user: UserDetail;
  /** The key to go on from, for the long ones. */
  before: string | undefined;
}
