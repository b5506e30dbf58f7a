import { expect, test } from "vitest";
import { maskEmail, maskMobile } from "./mask";

test.each([
  ["+8613800138000", "+86 138****8000"],
  ["+85291234567", "+852 9****567"],
  ["+886912345678", "+886 9*****678"],
  ["+14155552671", "+1 415***2671"],
  ["+447911123456", "+44 791***3456"],
])("%s is shown as %s", (mobile, shown) => expect(maskMobile(mobile)).toBe(shown));

test("of an e-mail address the first sign and the domain stay", () => expect(maskEmail("sara@demo.example")).toBe("s***@demo.example"));
