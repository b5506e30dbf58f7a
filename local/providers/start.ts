/** Puts the provider simulator together. */
import { serve } from "../http";
import { Faults } from "./faults";
import { Ledger } from "./ledger";
import { Resend } from "./resend";
import { createHandler } from "./server";
import { Twilio, type TwilioKeys } from "./twilio";

export type StartOptions = { port: number; stateFile: string; resendKey?: string | null; twilioKeys?: TwilioKeys };

/** Starts Resend, Twilio and the inbox on one loopback port. Throws when the port is taken or the file can't be opened. */
export async function startProviders(options: StartOptions): Promise<{ port: number; ledger: Ledger; faults: Faults; close: () => Promise<void> }> {
  const ledger = await Ledger.open(options.stateFile);
  const faults = new Faults();
  const resend = new Resend(ledger, faults, options.resendKey ?? null);
  const twilio = new Twilio(ledger, faults, options.twilioKeys ?? null);
  const served = await serve(options.port, createHandler({ ledger, faults, resend, twilio }));
  const close = async (): Promise<void> => {
    await served.close();
    await ledger.close();
  };
  return { port: served.port, ledger, faults, close };
}
