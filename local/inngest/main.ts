/**
 * The local Inngest runner as a process. Env: PORT (0: any), STATE_FILE, APP_URLS (comma list of …/api/inngest),
 * INNGEST_EVENT_KEY with INNGEST_SIGNING_KEY (both: signed mode), RETRY_SCALE (1), MAX_CALLS (100),
 * CHECKPOINT (1; 0: every step gets a call of its own).
 */
import { runProcess } from "../http";
import { startRunner } from "./start";

const { PORT = "0", STATE_FILE = ".data/inngest.jsonl", APP_URLS = "", INNGEST_EVENT_KEY, INNGEST_SIGNING_KEY, RETRY_SCALE = "1", MAX_CALLS = "100", CHECKPOINT = "1" } = process.env;

void runProcess(async () => {
  if (Boolean(INNGEST_EVENT_KEY) !== Boolean(INNGEST_SIGNING_KEY)) throw new Error("Signed mode needs INNGEST_EVENT_KEY and INNGEST_SIGNING_KEY, both");
  return startRunner({
    port: Number(PORT),
    stateFile: STATE_FILE,
    appUrls: APP_URLS.split(",").map((url) => url.trim()).filter(Boolean),
    keys: INNGEST_EVENT_KEY && INNGEST_SIGNING_KEY ? { eventKey: INNGEST_EVENT_KEY, signingKey: INNGEST_SIGNING_KEY } : null,
    retryScale: Number(RETRY_SCALE),
    maxCalls: Number(MAX_CALLS),
    checkpoint: CHECKPOINT !== "0",
  });
});
