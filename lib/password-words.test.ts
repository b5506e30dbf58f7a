import { expect, test } from "vitest";
import { personalProblem } from "./password-words";

const about = { username: "Kumquat", mobile: "+8613800138000", email: "old.name@post.example", pendingEmail: "new.name@post.example" };

test.each([
  ["x-kumquat-7", about], ["xKUMQUATx", about], ["a13800138000", about], ["a8613800138000z", about], ["old.name.pear", about], ["pear-new.name", about], ["New.Name@Post.example", about],
  // The national number, whatever the length of the country's code and however the number was typed.
  ["pear4155552671", { mobile: "+14155552671" }], ["pear7911123456", { mobile: "+447911123456" }], ["07911123456", { mobile: "+447911123456" }], ["pear92345678", { mobile: "+85292345678" }],
  ["pear92345678", { mobile: "+852 9234-5678" }], ["13800138000", { mobile: "138 0013 8000" }], ["92345678!", { mobile: "＋８５２９２３４５６７８" }],
])("%s is personal", (password, person) => {
  expect(personalProblem(password, person)).toBe("password_personal");
});

test.each(["my-lemon-mall-word", "LEMON MALL 99", "lemonmall!!!", "柠檬商城我来了", "x檸檬商城x", "柠檬 商城1234"])("%s holds the shop's name", (password) => {
  expect(personalProblem(password, about)).toBe("password_shop");
});

test.each(["copper-lantern-meadow", "柠檬树下的商店", "post.example", "38001", "+86 is China", "lemon-tree-small"])("%s is neither", (password) => {
  expect(personalProblem(password, about)).toBeNull();
});

test("nothing known refuses nothing", () => {
  expect(personalProblem("kumquat-13800138000", { username: "", mobile: "+", email: null })).toBeNull();
});
