import "server-only";
import { readCookie, writeCookie } from "@/lib/request";
import { grantLife } from "./grants";

const name = "lm-bind";

/** For doors: the grant of an identity that waits to be bound, in this browser only. */
export const readBindCookie = (): Promise<string | null> => readCookie(name);

/** Sets it for as long as the grant is good; null takes it away. */
export async function writeBindCookie(grant: string | null): Promise<void> {
  await writeCookie(name, grant ?? "", grant === null ? 0 : grantLife.bind / 1000);
}
