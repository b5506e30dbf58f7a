import "server-only";
import { cookies } from "next/headers";
import { cookieName, cookieOptions, readCookie, writeCookie } from "@/lib/request";
import { grantLife } from "./grants";

const name = "lm-reset";

/** For the pages of a reset: the grant of step two on its way to step three, unreadable to scripts and in no address bar. */
export const resetGrant = {
  keep: (id: string, grant: string) => writeCookie(name, `${id}.${grant}`, grantLife.reset / 1000),
  async read(): Promise<{ id: string; grant: string } | null> {
    const [id, grant] = (await readCookie(name))?.split(".") ?? [];
    return id && grant ? { id, grant } : null;
  },
  async forget(): Promise<void> {
    (await cookies()).set(cookieName(name), "", { ...cookieOptions(), maxAge: 0 });
  },
};
