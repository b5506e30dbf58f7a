// Loaded before the shop to see where its time goes: BENCH_NODE_OPTIONS="--import ./bench/profile.mjs" npm run bench. SIGUSR2
// begins a profile, the next one ends it: <pid>.cpuprofile in PROFILE_DIR (or the working directory), for Chromium's DevTools.
import { writeFileSync } from "node:fs";
import { Session } from "node:inspector";
import { join } from "node:path";
import { isMainThread } from "node:worker_threads";

if (isMainThread) {
  const session = new Session();
  session.connect();
  session.post("Profiler.enable");
  let running = false;
  process.on("SIGUSR2", () => {
    running = !running;
    if (running) return session.post("Profiler.start");
    session.post("Profiler.stop", (error, result) => {
      if (!error) writeFileSync(join(process.env["PROFILE_DIR"] ?? "", `${process.pid}.cpuprofile`), JSON.stringify(result.profile));
    });
  });
}
