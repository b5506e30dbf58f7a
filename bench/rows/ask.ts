/** Answers bench/rows.mjs: does one job in its own shop and says how long it took. */
import "./calls-account";
import "./calls-addresses";
import "./pages";
import "./staff-lists";
import "./staff-acts";
import "./background";
import { jobs } from "./job";

process.on("message", async (title: string) => {
  try {
    process.send?.(await jobs.get(title)?.());
  } catch (error) {
    process.send?.({ error: `${title}: ${error instanceof Error ? `${error.stack}\n${String(error.cause ?? "")}` : String(error)}` });
  }
});
process.send?.({ jobs: [...jobs.keys()] });
