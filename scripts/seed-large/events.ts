import { chance, idAt, joinedAt, type Plan, sqlTime, userIdOf } from "./plan";

const day = 24 * 60 * 60 * 1000;
const agents = ["Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/140.0", "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Version/19.0 Safari/605.1", "Mozilla/5.0 (Linux; Android 16) MicroMessenger/8.0", "Mozilla/5.0 (Macintosh; Intel Mac OS X) Firefox/145.0"];

/** A moment of the last 90 days: more by day than by night, more at weekends, ever more on the whole. */
export function busyMoment(plan: Plan, n: number, salt: number, total: number): number {
  const whole = Math.floor(90 * Math.sqrt((n + 0.5) / total));
  const hour = 24 * (0.5 + 0.5 * Math.sign(chance(n, salt) - 0.5) * Math.abs(2 * chance(n, salt) - 1) ** 1.6);
  return Math.min(plan.now, plan.now - 90 * day + whole * day + Math.floor(hour * 3_600_000));
}

/** Three events for every two accounts: everybody who joined in the last 90 days registered then, the rest are sign-ins. */
export function* eventRows(plan: Plan): Generator<string> {
  yield "(id,user_id,kind,ip,user_agent,data,created_at,updated_at)";
  const total = Math.round(plan.count * 1.5);
  let made = 0;
  const row = (moment: number, n: number, kind: string) => {
    const ip = `198.51.${Math.floor(chance(made, 20) * 256)}.${Math.floor(chance(made, 21) * 256)}`;
    const at = sqlTime(moment);
    return `('${idAt(moment, 3, plan.first * 2 + made++)}','${userIdOf(plan, n)}','${kind}','${ip}','${agents[Math.floor(chance(made, 22) * agents.length)]}','{"how":"password"}',${at},${at})`;
  };
  for (let n = 0; n < plan.count; n++) if (joinedAt(plan, n) > plan.now - 90 * day) yield row(joinedAt(plan, n), n, "registered");
  for (let left = total - made, n = 0; n < left; n++) {
    const kind = chance(n, 23) < 0.06 ? "sign_in_failed" : "signed_in";
    yield row(busyMoment(plan, n, 24, left), Math.floor(chance(n, 25) * plan.count), kind);
  }
}
