import { expect, it, vi } from "vitest";
import { isScheduler } from "@/lib/scheduler";
import { GET } from "./route";

it("is there for the scheduler only", async () => {
  vi.stubEnv("CRON_SECRET", "a-secret-of-the-platform");
  for (const authorization of [null, "", "Bearer ", "Bearer a-secret-of-the-platforn", "a-secret-of-the-platform", "Basic a-secret-of-the-platform", "Bearer undefined"]) {
    expect(isScheduler(authorization)).toBe(false);
    const headers: HeadersInit = authorization === null ? {} : { authorization };
    expect((await GET(new Request("http://localhost/api/cron/relay", { headers }))).status).toBe(404);
  }
  expect(isScheduler("Bearer a-secret-of-the-platform")).toBe(true);
});
