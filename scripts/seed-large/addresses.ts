import { chance, joinedAt, type Plan, sqlTime, userIdOf } from "./plan";
import { addressIdOf, mobileOf } from "./users";

const family = ["王", "李", "张", "刘", "陈", "杨", "赵", "黄", "周", "吴"];
const given = ["伟", "芳", "娜", "敏", "静", "强", "磊", "洋", "艳", "勇"];
const titles = ["家", "公司", "爸妈家"];

/** One address for everybody, somewhere in the country. */
export function* addressRows(plan: Plan): Generator<string> {
  yield "(id,user_id,title,receiver,province_code,city_code,district_code,place,mobile,tel,email,postcode,used_at,deleted_at,created_at,updated_at)";
  for (let n = 0; n < plan.count; n++) {
    const userId = userIdOf(plan, n);
    const at = sqlTime(joinedAt(plan, n));
    const pick = <T>(list: readonly T[], salt: number) => list[Math.floor(chance(n, salt) * list.length)] as T;
    const { province, city, district } = pick(plan.places, 7);
    const place = `人民路${1 + Math.floor(chance(n, 8) * 300)}号${1 + Math.floor(chance(n, 9) * 30)}栋`;
    yield `('${addressIdOf(userId)}','${userId}','${pick(titles, 10)}','${pick(family, 11)}${pick(given, 12)}','${province}','${city}','${district}','${place}','${mobileOf(plan, n)}','','','',${at},NULL,${at},${at})`;
  }
}
