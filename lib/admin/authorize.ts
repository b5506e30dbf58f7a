import "server-only";
import { AppError } from "@/lib/errors";
import type { Viewer } from "@/lib/sessions/current";
import { may, type Permission } from "@/lib/sessions/permissions";
import { getSecondFactor } from "@/lib/sessions/second-factor";
import { requireStepUp } from "@/lib/sessions/step-up";

/**
 * The first line of every read of this folder: the door may have asked already, and is not trusted to.
 * @throws AppError 403 `forbidden` without the permission, `second_factor_required` before the second factor was given.
 */
export async function authorize(viewer: Viewer, permission: Permission): Promise<void> {
  if (!may(viewer.user.role, permission)) throw new AppError("forbidden", "forbidden");
  if ((await getSecondFactor(viewer)) !== "given") throw new AppError("forbidden", "second_factor_required");
}

/** The first line of every write: as `authorize`, and the password again within ten minutes. @throws also 403 `step_up_required` */
export async function authorizeWrite(viewer: Viewer, permission: Permission): Promise<void> {
  await authorize(viewer, permission);
  requireStepUp(viewer);
}
