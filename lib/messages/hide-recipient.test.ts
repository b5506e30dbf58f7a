import { expect, it } from "vitest";
import { hideRecipient } from "./hide-recipient";

it.each([
  ["+8613800138000", "The 'To' number +8613800138000 is not a valid phone number", "The 'To' number +86 138****8000 is not a valid phone number"],
  ["+8613800138000", "no 8613800138000, no 008613800138000, no 13800138000", "no +86 138****8000, no +86 138****8000, no +86 138****8000"],
  ["+8613800138000", "to=%2B8613800138000", "to=%2B+86 138****8000"],
  ["+8613800138000", "(138) 0013-8000 and +86 138 0013 8000", "(+86 138****8000 and +86 138****8000"],
  ["+97150123456", "50123456 of 97150123456", "+97 1*****456 of +97 1*****456"],
  ["+8613800138000", "21211: 1380013 is short", "21211: 1380013 is short"],
  ["Lemon.Tree+x@example.com", "lemon.tree+X@EXAMPLE.com bounced, lemonXtree+x@example.com not", "L***@EXAMPLE.com bounced, lemonXtree+x@example.com not"],
  ["lin@例子.cn", "550 <lin@xn--fsqu00a.cn>, berlin@xn--fsqu00a.cn, lin%40x", "550 <l***@xn--fsqu00a.cn>, berlin@xn--fsqu00a.cn, l***%40x"],
])("hides %s in: %s", (recipient, text, shown) => expect(hideRecipient(text, recipient)).toBe(shown));
