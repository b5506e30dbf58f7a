import { busyMoment } from "./events";
import { chance, idAt, type Plan, sqlTime, userIdOf } from "./plan";
import { mobileOf, usernameOf } from "./users";

const kinds = [["sms-code", "sms", 0.55], ["new-sign-in", "email", 0.75], ["email-verification", "email", 0.9], ["password-reset-code", "email", 0.96], ["security-notice", "email", 1]] as const;
/** None of them waits: the relay would send what is made up here. */
const states = [["sent", 0.965], ["failed", 0.975], ["expired", 0.99], ["cancelled", 0.995], ["unknown", 1]] as const;

/** As many messages as accounts, of the last 90 days, nearly all of them sent. */
export function* messageRows(plan: Plan): Generator<string> {
  yield "(id,kind,channel,recipient,user_id,locale,data,sealed,cause,not_after,state,attempts,generation,provider_id,last_error,claimed_by,claimed_until,handed_at,finished_at,retry_of,created_at,updated_at)";
  for (let n = 0; n < plan.count; n++) {
    const moment = busyMoment(plan, n, 30, plan.count);
    const [kind, channel] = kinds.find(([, , most]) => chance(n, 31) <= most) ?? kinds[0];
    const [state] = states.find(([, most]) => chance(n, 32) <= most) ?? states[0];
    const owner = Math.floor(chance(n, 33) * plan.count);
    const to = channel === "sms" ? mobileOf(plan, owner) : `${usernameOf(plan, owner)}@post.example`;
    const error = state === "failed" ? "'500 application_error'" : "NULL";
    const id = idAt(moment, 4, plan.first + n);
    yield `('${id}','${kind}','${channel}','${to}','${userIdOf(plan, owner)}','${chance(n, 34) < 0.5 ? "zh" : "en"}','{}',NULL,'${id}',NULL,'${state}',1,1,${state === "sent" ? `'seed-${n}'` : "NULL"},${error},NULL,NULL,${sqlTime(moment)},${sqlTime(moment + 900)},NULL,${sqlTime(moment)},${sqlTime(moment + 900)})`;
  }
}
