import type { MenuUser } from "@/components/layout/account-menu";
import { getViewer } from "@/lib/sessions/current";

/**
 * The person as the header shows them. Null also when the database is down: a layout that throws would take the page for
 * "a part is down" with it. It guards nothing; pages do.
 */
export async function frameUser(): Promise<MenuUser | null> {
  const viewer = await getViewer().catch(() => null);
  return viewer && { username: viewer.user.username, role: viewer.user.role };
}
