// CPU that one check of a password costs by itself, in milliseconds; printed as a number.
import { hash, verify } from "@node-rs/argon2";

const password = "violet-kettle-harbour-17";
const stored = await hash(password, { algorithm: 2, memoryCost: 65_536, timeCost: 3, parallelism: 1 });
for (let index = 0; index < 10; index++) await verify(stored, password);
const count = 120;
const before = process.cpuUsage();
for (let index = 0; index < count; index += 4) await Promise.all([0, 1, 2, 3].map(() => verify(stored, password)));
const used = process.cpuUsage(before);
console.log((used.user + used.system) / 1000 / count);
