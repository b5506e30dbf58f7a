import { expect, it } from "vitest";
import { answers } from "../ports.mjs";
import { startProcess } from "../testing";

// Any address of 127.0.0.0/8 is this machine's on Linux, and only one of them is what "localhost" means.
it.skipIf(process.platform !== "linux").each([
  ["", false],
  ["127.0.0.1", false],
  ["::", true],
])("with LISTEN=%s the gateway listens on all addresses: %s", async (listen, all) => {
  const gateway = await startProcess("kv-gateway/main.ts", { PORT: "0", LISTEN: listen, REDIS_URL: "redis://127.0.0.1:1", KV_REST_API_TOKEN: "a-token-of-this-test" });
  try {
    expect([await answers(gateway.port), await answers(gateway.port, "127.0.0.2")]).toEqual([true, all]);
  } finally {
    await gateway.kill();
  }
});
