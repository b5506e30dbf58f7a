import { expect, test } from "vitest";
import { describeDevice } from "./device-name";

test.each([
  ["Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Mobile Safari/537.36", "Chrome · Android"],
  ["LemonMall/1 CFNetwork/1568.200.51 Darwin/24.1.0", "App · Apple"],
  ["okhttp/4.12.0", "App · Android"],
  ["something else", "?"],
  [null, "?"],
])("%s is %s", (agent, name) => expect(describeDevice(agent)).toBe(name));
