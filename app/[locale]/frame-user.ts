import type { MenuUser } from "@/components/layout/account-menu";
import { getViewer } from "@/lib/sessions/current";

/**
 * The person as the header shows them. Undefined while the database is down, so that the header claims nothing: a layout that
 * throws would take the page for "a part is down" with it. It guards nothing; pages do.
 */
export async function frameUser(): Promise<MenuUser | null | undefined> {
  const viewer = await getViewer().catch(() => undefined);
  return viewer && { username: viewer.user.username, role: viewer.user.role };
}
