import "server-only";
import { second } from "@/lib/clock";

/**
 * What a provider may cost whoever waits (SECURITY.md, third-party login: a clear page within 5 s): all its answers of one
 * sign-in together in `time` milliseconds, each of them at most `bytes` long.
 */
export const providerLimits = { time: 4 * second, bytes: 64 * 1024 } as const;
