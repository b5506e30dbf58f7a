import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { allButFirst } from "./cores";

const status = (allowed: string) => `Name:\tnode\nCpus_allowed:\t${allowed}\nCpus_allowed_list:\t0-1\n`;

test.each([
  ["two cores", "3", "0x2"],
  ["a container with the cores 2 to 5", "3c", "0x38"],
  ["more cores than fit in 32 bits", "ffffffff,ffffffff", "0xfffffffffffffffe"],
  ["leading groups of nothing", "00000000,00000003", "0x2"],
])("leaves the first core: %s", (_, allowed, mask) => expect(allButFirst(status(allowed))).toBe(mask));

test.each([
  ["a single core", status("4")],
  ["no cores named", "Name:\tnode\n"],
  ["nothing", ""],
])("leaves none where there is only one: %s", (_, text) => expect(allButFirst(text)).toBeNull());

test.runIf(process.platform === "linux")("reads what Linux says of this thread", () => {
  expect(readFileSync("/proc/thread-self/status", "utf8")).toMatch(/^Cpus_allowed:\s*[\da-f,]+$/m);
});
