import { cleanUpFunction } from "./functions/clean-up";
import { messageFunctions } from "./functions/messages";
import { statsFunction } from "./functions/stats";
import { sweepFunction } from "./functions/sweep";

/** All functions that `/api/inngest` serves. */
export function functions() {
  return [...messageFunctions(), sweepFunction(), cleanUpFunction(), statsFunction()];
}
