import "server-only";
import { AppError } from "@/lib/errors";
import { getClient } from "@/lib/request";
import { createCaptcha } from "./create";
import type { CaptchaPurpose } from "./input";
import type { Captcha } from "./output";

/** The captcha a page comes with, or null when none can be made now: the page shows all the same. */
export async function firstCaptcha(purpose: CaptchaPurpose): Promise<Captcha | null> {
  try {
    return await createCaptcha(purpose, "image", (await getClient()).ip);
  } catch (error) {
    if (error instanceof AppError) return null;
    throw error;
  }
}
