import "server-only";

/** Names that could pass for the shop or its staff. Compared as look-alikes: see `isReserved`. */
const reserved = ["admin", "administrator", "root", "system", "sysadmin", "webmaster", "postmaster", "hostmaster", "support", "service", "customerservice",
  "helpdesk", "security", "official", "staff", "moderator", "lemonmall", "lemon", "lemonmallsupport", "payments", "billing", "refund", "refunds", "noreply",
  "no-reply", "abuse", "anonymous", "guest", "null", "undefined", "nobody", "kefu", "guanfang", "guanliyuan", "xitong", "test",
  // Outside a laptop nobody signs in under these (lib/account/demo.ts).
  "demo-shopper", "demo-support", "demo-admin"];

const lookAlikes: Record<string, string> = { "0": "o", "1": "l", i: "l", "3": "e", "4": "a", "5": "s", "7": "t", "8": "b", "9": "g" };

/** A name as a hurried eye reads it: 0 like o, 1 and i like l, no `_` and `-`. */
function skeleton(name: string): string {
  return name.toLowerCase().replace(/[_-]/g, "").replace(/[0-9i]/g, (sign) => lookAlikes[sign] ?? sign);
}

const taken = new Set(reserved.map(skeleton));

/** Whether nobody may register this name. Trailing digits don't help: admin2 reads as admin. */
export function isReserved(username: string): boolean {
  const plain = skeleton(username.replace(/[\d_-]+$/, ""));
  return taken.has(skeleton(username)) || taken.has(plain) || skeleton(username).includes("lemonmall");
}
