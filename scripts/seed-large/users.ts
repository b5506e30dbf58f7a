import { chance, joinedAt, type Plan, sqlTime, userIdOf } from "./plan";

const names = ["lily", "kai", "ming", "rosa", "chen", "nora", "wei", "ivy", "tao", "anna", "jun", "mei", "leo", "yan", "sofia", "hao", "zoe", "lin", "max", "xue"];

/** The n-th account's username: a name, and a number. Names come in blocks, so that a beginning finds neighbours. */
export function usernameOf(plan: Plan, n: number): string {
  const number = plan.first + n;
  return `${names[Math.floor(number / 5_000) % names.length]}_${number}`;
}

export const mobileOf = (plan: Plan, n: number) => `+86199${String(plan.first + n).padStart(8, "0")}`;

/** Accounts: two in three with a proven e-mail, one in ten with one that waits, one in a hundred disabled, a few staff. */
export function* userRows(plan: Plan, hash: string): Generator<string> {
  yield "(id,username,username_key,mobile,email,verified_email_key,email_verified_at,pending_email,password_hash,password_changed_at,locale,role,disabled_at,disabled_reason,default_address_id,terms_version,terms_accepted_at,last_signed_in_at,created_at,updated_at)";
  for (let n = 0; n < plan.count; n++) {
    const id = userIdOf(plan, n);
    const joined = joinedAt(plan, n);
    const at = sqlTime(joined);
    const name = usernameOf(plan, n);
    const luck = chance(n, 1);
    const email = luck < 0.66 ? `'${name}@post.example','${name}@post.example',${at},NULL` : `NULL,NULL,NULL,${luck < 0.76 ? `'${name}@wait.example'` : "NULL"}`;
    const disabled = chance(n, 2) < 0.01 ? `${sqlTime(joined + (plan.now - joined) * chance(n, 3))},'Orders that were never paid'` : "NULL,NULL";
    const role = chance(n, 4) < 0.00002 ? "support" : "shopper";
    const seen = chance(n, 5) < 0.9 ? sqlTime(joined + (plan.now - joined) * Math.sqrt(chance(n, 6))) : "NULL";
    yield `('${id}','${name}','${name}','${mobileOf(plan, n)}',${email},'${hash}',NULL,'${luck < 0.5 ? "zh" : "en"}','${role}',${disabled},'${addressIdOf(id)}','${plan.termsVersion}',${at},${seen},${at},${at})`;
  }
}

/** An account's first address: made in the same moment. */
export function addressIdOf(userId: string): string {
  return `${userId.slice(0, 10)}0002${userId.slice(14)}`;
}
