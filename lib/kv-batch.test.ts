import { expect, test } from "vitest";
import { minute } from "./clock";
import { newId } from "./id";
import { kvClient } from "./kv";
import { evalShaTogether } from "./kv-batch";
import { limitInKv } from "./rate-limit";

test("parallel uses of one limit are counted exactly, though they travel together", async () => {
  const key = newId();
  // The first one ever brings the script along.
  await limitInKv("batch-test", newId(), { limit: 30, window: minute }, "closed");
  const answers = await Promise.allSettled(Array.from({ length: 50 }, () => limitInKv("batch-test", key, { limit: 30, window: minute }, "closed")));
  expect(answers.filter((answer) => answer.status === "fulfilled")).toHaveLength(30);
  for (const answer of answers) if (answer.status === "rejected") expect(answer.reason).toMatchObject({ code: "too_many_requests" });
});

test("each call gets its own answer, and its own error", async () => {
  const sha = await kvClient().scriptLoad("return ARGV[1]");
  const answers = await Promise.allSettled([
    evalShaTogether(sha, [], ["first"]), evalShaTogether(sha, [], ["second"]), evalShaTogether("0".repeat(40), [], []), evalShaTogether(sha, [], ["fourth"]),
  ]);
  expect(answers.map((answer) => (answer.status === "fulfilled" ? answer.value : String(answer.reason).includes("NOSCRIPT")))).toEqual(["first", "second", true, "fourth"]);
});
