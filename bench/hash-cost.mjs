// CPU that one check of a password costs by itself, in milliseconds: where four are made at once, as when many sign in, and
// one after the other; printed as two numbers.
import { hash, verify } from "@node-rs/argon2";

const password = "violet-kettle-harbour-17";
const stored = await hash(password, { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 });
for (let index = 0; index < 10; index++) await verify(stored, password);

/** @param {number} atOnce @returns {Promise<number>} */
async function cost(atOnce) {
  const count = 120;
  const before = process.cpuUsage();
  for (let index = 0; index < count; index += atOnce) await Promise.all(Array.from({ length: atOnce }, () => verify(stored, password)));
  const used = process.cpuUsage(before);
  return (used.user + used.system) / 1000 / count;
}

console.log(await cost(4), await cost(1));
