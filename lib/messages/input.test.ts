import { expect, test } from "vitest";
import { disableInput } from "@/lib/admin/input";
import { reasonLength } from "@/lib/admin/limits";
import { maskEmail } from "@/lib/mask";
import { messageKinds } from "./input";

const lemons = (count: number) => "\u{1f34b}".repeat(count);

test("the reason that staff may give fits the message that tells it", () => {
  const { reason } = disableInput.parse({ userId: "0".repeat(26), reason: lemons(reasonLength) });
  expect(messageKinds["account-disabled"].data.parse({ username: "lemon", reason })).toEqual({ username: "lemon", reason });
});

test("the longest address fits as it is masked", () => {
  const newEmail = maskEmail(`a@${"d".repeat(244)}.example`);
  expect(newEmail).toHaveLength(257);
  expect(messageKinds["email-changed-notice"].data.parse({ username: "lemon", newEmail, hours: 24, stage: "done" })).toMatchObject({ newEmail });
  expect(messageKinds["security-notice"].data.safeParse({ username: "lemon", event: "email-removed", time: new Date(), detail: newEmail }).success).toBe(true);
});

test.each(["", lemons(258), "x".repeat(258)])("%.6s… is refused", (reason) => {
  expect(messageKinds["account-disabled"].data.safeParse({ username: "lemon", reason }).success).toBe(false);
});
