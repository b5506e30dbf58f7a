import "server-only";
import { now } from "@/lib/clock";
import type { Client } from "@/lib/request";
import type { Viewer } from "@/lib/sessions/current";
import { stepUp } from "./step-up";

/** What a form of a sensitive change brings along when it asked for the password again. */
export type GivenProof = { currentPassword?: string | undefined; captcha?: { id: string; answer: string } | undefined };

/**
 * For forms that ask for the password and the change at once, so that nothing typed is lost: proves first, when a password
 * came along. Without one the verb itself decides whether the last proof still holds.
 * @returns the viewer to hand to the verb. @throws what `stepUp` throws.
 */
export async function withProof(viewer: Viewer, client: Client, { currentPassword, captcha }: GivenProof): Promise<Viewer> {
  if (currentPassword === undefined) return viewer;
  await stepUp(viewer, client, { currentPassword, captcha });
  return { ...viewer, session: { ...viewer.session, provedAt: now() } };
}
