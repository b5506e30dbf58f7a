import "server-only";
import { env } from "@/lib/env";
import { AppError } from "@/lib/errors";

/** Neither a code nor an account by a way to register that `REGISTER_BY` does not name. @throws AppError 403 `register_closed` */
export function refuseClosed(way: "mobile" | "email"): void {
  if (!env().REGISTER_BY.includes(way)) throw new AppError("forbidden", "register_closed");
}
