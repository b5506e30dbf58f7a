import { randomInt } from "node:crypto";
import { now } from "@/lib/clock";
import { newId } from "@/lib/id";
import { hashPassword } from "@/lib/password";
import { db } from "./index";
import { addresses, users } from "./schema";

export type User = typeof users.$inferSelect;
export type Address = typeof addresses.$inferSelect;

/** A mobile of the mainland that no other test has, in E.164. */
export function newMobile(): string {
  return `+861${[3, 5, 8][randomInt(3)]}8${String(randomInt(100_000_000)).padStart(8, "0")}`;
}

/** A username that no other test has. */
export function newUsername(): string {
  return `t${newId().slice(-12).toLowerCase()}`;
}

/** Hashing costs 20 ms, so tests that don't sign in share one hash. */
let sharedHash: Promise<string> | undefined;
export const defaultPassword = "violet-kettle-harbour-17";

/**
 * Inserts a user with everything a real one has; `more` overrides columns, `password` sets another password (null: none).
 * A given `email` is verified unless `more` says otherwise.
 */
export async function makeUser(more: Partial<typeof users.$inferInsert> & { password?: string | null } = {}): Promise<User> {
  const { password, ...columns } = more;
  sharedHash ??= hashPassword(defaultPassword);
  const username = columns.username ?? newUsername();
  const at = now();
  const row: User = {
    id: newId(),
    username,
    usernameKey: username.toLowerCase(),
    mobile: newMobile(),
    email: null,
    verifiedEmailKey: columns.email ? columns.email.toLowerCase() : null,
    emailVerifiedAt: columns.email ? at : null,
    pendingEmail: null,
    passwordHash: password === null ? null : password === undefined ? await sharedHash : await hashPassword(password),
    passwordChangedAt: null,
    locale: "en",
    role: "shopper",
    disabledAt: null,
    disabledReason: null,
    defaultAddressId: null,
    termsVersion: "2026-11",
    termsAcceptedAt: at,
    lastSignedInAt: null,
    createdAt: at,
    updatedAt: at,
    ...columns,
  };
  await db().insert(users).values(row);
  return row;
}

/** Inserts an address of `userId` in 广东省 深圳市 南山区 (the areas must be loaded); `more` overrides columns. */
export async function makeAddress(userId: string, more: Partial<typeof addresses.$inferInsert> = {}): Promise<Address> {
  const at = now();
  const row: Address = {
    id: newId(),
    userId,
    title: "家",
    receiver: "张三",
    provinceCode: "440000",
    cityCode: "440300",
    districtCode: "440305",
    place: "科技园1号",
    mobile: newMobile(),
    tel: "",
    email: "",
    postcode: "",
    usedAt: at,
    deletedAt: null,
    createdAt: at,
    updatedAt: at,
    ...more,
  };
  await db().insert(addresses).values(row);
  return row;
}
