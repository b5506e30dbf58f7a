import { describe, expect, it } from "vitest";
import { getAreaTree } from "@/lib/areas/cache";
import { AppError } from "@/lib/errors";
import { addressColumns } from "./columns";
import { titleInput } from "./input";
import { anAddress } from "./testing";

const tree = await getAreaTree();

function fieldsOf(more: Record<string, unknown>): unknown {
  try {
    addressColumns(tree, anAddress(more));
    return "accepted";
  } catch (error) {
    return error instanceof AppError ? error.fields : error;
  }
}

describe("an address that is sent", () => {
  it.each<[Record<string, unknown>, Record<string, string>]>([
    [{ receiver: undefined }, { receiver: "required" }],
    [{ receiver: " 　" }, { receiver: "required" }],
    [{ receiver: "\u200b\u2060" }, { receiver: "required" }],
    [{ receiver: "一".repeat(21) }, { receiver: "too_long" }],
    [{ receiver: "张\n三" }, { receiver: "invalid_text" }],
    [{ receiver: "a\u202eb" }, { receiver: "invalid_text" }],
    [{ receiver: 5 }, { receiver: "wrong_type" }],
    [{ receiver: "a\0" }, { receiver: "invalid_text" }],
    [{ place: "" }, { place: "required" }],
    [{ place: "路".repeat(101) }, { place: "too_long" }],
    [{ title: "t".repeat(21) }, { title: "too_long" }],
    [{ mobile: "" }, { mobile: "required" }],
    [{ mobile: "12345" }, { mobile: "mobile_invalid" }],
    [{ mobile: "010-62770001" }, { mobile: "mobile_invalid" }],
    [{ mobile: "+1 415 555 2671" }, { mobile: "mobile_invalid" }],
    [{ mobile: 13_800_138_000 }, { mobile: "wrong_type" }],
    [{ tel: "62770001" }, { tel: "tel_invalid" }],
    [{ tel: "010-12770001" }, { tel: "tel_invalid" }],
    [{ tel: "010-62770001-1234567" }, { tel: "tel_invalid" }],
    [{ email: "nobody" }, { email: "email_invalid" }],
    [{ email: "a@b.cn\r\nBcc: x@y.cn" }, { email: "email_invalid" }],
    [{ postcode: "51805" }, { postcode: "postcode_invalid" }],
    [{ postcode: "518057", provinceCode: "810000", cityCode: "810100", districtCode: "810101", mobile: "91234567" }, { postcode: "postcode_mainland" }],
    [{ provinceCode: "44" }, { provinceCode: "area_unknown" }],
    [{ districtCode: "999999" }, { districtCode: "area_unknown" }],
    [{ districtCode: "440106" }, { districtCode: "area_mismatch" }],
    [{ cityCode: "430100" }, { cityCode: "area_mismatch" }],
    [{ userId: "someone" }, { userId: "unknown_field" }],
    [{ isDefault: true }, { isDefault: "unknown_field" }],
    [{ province: "广东省" }, { province: "unknown_field" }],
    // All that is wrong is said at once.
    [{ mobile: "1", email: "x", districtCode: "440106" }, { mobile: "mobile_invalid", email: "email_invalid", districtCode: "area_mismatch" }],
  ])("%j is refused", async (more, fields) => {
    expect(fieldsOf(more)).toEqual(fields);
  });

  it.each<[Record<string, unknown>, Record<string, string>]>([
    [{ mobile: "+86 138-0013-8000" }, { mobile: "+8613800138000" }],
    [{ mobile: "0086 13800138000" }, { mobile: "+8613800138000" }],
    [{ mobile: "１３８００１３８０００" }, { mobile: "+8613800138000" }],
    [{ mobile: "+852 9123 4567" }, { mobile: "+85291234567" }],
    [{ mobile: "91234567", provinceCode: "810000", cityCode: "810100", districtCode: "810101" }, { mobile: "+85291234567" }],
    [{ mobile: "66123456", provinceCode: "820000", cityCode: "820100", districtCode: "820101" }, { mobile: "+85366123456" }],
    [{ mobile: "0912 345 678", provinceCode: "710000", cityCode: "710100", districtCode: "710101" }, { mobile: "+886912345678" }],
    [{ mobile: "13800138000", provinceCode: "810000", cityCode: "810100", districtCode: "810101" }, { mobile: "+8613800138000" }],
    [{ tel: "０10－62770001" }, { tel: "010-62770001" }],
    [{ tel: "075526770001-801" }, { tel: "075526770001-801" }],
    [{ email: " Zhang.San+home@example.com " }, { email: "Zhang.San+home@example.com" }],
    [{ postcode: "５１８０５７" }, { postcode: "518057" }],
    [{ receiver: "  Zhang   San " }, { receiver: "Zhang San", title: "Zhang San" }],
    [{ receiver: "😀".repeat(20) }, { receiver: "😀".repeat(20) }],
    [{ title: "　" }, { title: "张三" }],
    [{ title: "家" }, { title: "家" }],
    [{ place: "<b>1号</b>'; DROP TABLE users" }, { place: "<b>1号</b>'; DROP TABLE users" }],
    [{ provinceCode: "110000", cityCode: "110101", districtCode: "" }, { cityCode: "110100", districtCode: "110101" }],
  ])("%j becomes %j", (more, columns) => {
    expect(addressColumns(tree, anAddress(more))).toMatchObject(columns);
  });

  it("a title is one line of at most 20", () => {
    expect(titleInput.safeParse({ title: " 公司 " }).data).toEqual({ title: "公司" });
    expect(titleInput.safeParse({ title: "x".repeat(21) }).success).toBe(false);
    expect(titleInput.safeParse({}).success).toBe(false);
  });
});
