/**
 * Resend, Twilio and the inbox as one local process. Env: PORT (0: any), STATE_FILE; optional RESEND_API_KEY,
 * TWILIO_ACCOUNT_SID with TWILIO_AUTH_TOKEN: then only these are taken.
 */
import { runProcess } from "../http";
import { startProviders } from "./start";

const { PORT = "0", STATE_FILE = ".data/providers.jsonl", RESEND_API_KEY, TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN } = process.env;

void runProcess(() =>
  startProviders({
    port: Number(PORT),
    stateFile: STATE_FILE,
    resendKey: RESEND_API_KEY || null,
    twilioKeys: TWILIO_ACCOUNT_SID && TWILIO_AUTH_TOKEN ? { accountSid: TWILIO_ACCOUNT_SID, authToken: TWILIO_AUTH_TOKEN } : null,
  }),
);
