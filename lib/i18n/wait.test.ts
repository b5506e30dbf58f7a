import { expect, test } from "vitest";
import { messagesOf } from "./messages";
import { sayWait } from "./wait";

test.each([
  [0, "0 s", "0 秒"],
  [1, "1 s", "1 秒"],
  [60, "60 s", "60 秒"],
  [119, "119 s", "119 秒"],
  [120, "2 min", "2 分钟"],
  [121, "3 min", "3 分钟"],
  [3_600, "60 min", "60 分钟"],
  [7_199, "120 min", "120 分钟"],
  [7_200, "2 h", "2 小时"],
  [43_210, "13 h", "13 小时"],
])("%i seconds", (seconds, en, zh) => {
  expect(sayWait(seconds, messagesOf("en").wait)).toBe(en);
  expect(sayWait(seconds, messagesOf("zh").wait)).toBe(zh);
});
