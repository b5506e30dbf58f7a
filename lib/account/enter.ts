import "server-only";
import type { z } from "zod";
import { Answer } from "@/lib/answer";
import { cookieLine, cookieName, deviceCookie, writeCookie } from "@/lib/request";
import { day, second } from "@/lib/clock";
import type { Admitted } from "./admit";
import { signedInOutput } from "./output";
import { makeSessionCookie, sessionLine, writeSession } from "./session-cookie";

/** How long a browser is remembered as known, in milliseconds. */
export const deviceLife = 365 * day;

/** For actions and pages: sets the cookies of somebody who was admitted. */
export async function enter(admitted: Admitted): Promise<void> {
  await writeSession(makeSessionCookie(admitted));
  await writeCookie(deviceCookie, admitted.device, deviceLife / second);
}

/** For calls: the whole answer to somebody who was admitted, with the same cookies. It needs nothing of Next. */
export function enterByCall(admitted: Admitted): Answer {
  const cookie = makeSessionCookie(admitted);
  const body: z.input<typeof signedInOutput> = { user: admitted.user, token: cookie.value, expiresAt: admitted.session.expiresAt.toISOString() };
  const device = cookieLine(cookieName(deviceCookie), admitted.device, { maxAge: deviceLife / second });
  return Answer.json(signedInOutput.parse(body), { status: 201, headers: { "set-cookie": [sessionLine(cookie), device] } });
}
