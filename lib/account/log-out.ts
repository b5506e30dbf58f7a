import "server-only";
import { transaction } from "@/db";
import type { Client } from "@/lib/request";
import type { Viewer } from "@/lib/sessions/current";
import { endSession } from "@/lib/sessions/end";
import { recordEvent } from "./events";

/** Ends the session that asks. */
export async function logOut(viewer: Viewer, client: Client): Promise<void> {
  await transaction(async (tx) => {
    if (await endSession(viewer.user.id, viewer.session.id, tx)) await recordEvent(tx, viewer.user.id, "signed_out", client);
  });
}
