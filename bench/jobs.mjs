// The jobs of BENCH.md as requests: to the shop and the bare server, and to the Django peer, which has other paths.

/**
 * @typedef {import("./drive.mjs").Request} Request
 * @typedef {{ username: string, token: string, sid: string, device: string, addresses: string[] }} Person
 * @typedef {"username" | "provinces" | "children" | "list" | "create" | "default" | "login" | "home"} Job
 */

/** @type {Record<Job, { title: string, goal: number, stretch: number | null, share?: number }>} */
export const jobs = {
  username: { title: "username check", goal: 1, stretch: 0.15 },
  provinces: { title: "provinces", goal: 1, stretch: 0.15 },
  children: { title: "children of an area", goal: 1, stretch: 0.15 },
  list: { title: "address list (signed in)", goal: 0.4, stretch: 0.15 },
  create: { title: "address create", goal: 0.45, stretch: 0.15 },
  default: { title: "set default address", goal: 0.6, stretch: 0.15, share: 0.5 },
  login: { title: "login without its hash", goal: 1, stretch: 0.2 },
  home: { title: "cached home page", goal: 1, stretch: null },
};

const cities = ["440000", "330000", "510000", "440300", "330100", "510100", "320500", "420100"];
/** Addresses of the network for benchmarks (RFC 2544), so that no limit meets another's. @param {number} index */
const ip = (index) => `198.${18 + (index >> 16)}.${(index >> 8) & 255}.${index & 255}`;
let asked = 0;

/** @param {string} base @param {Person[]} all @param {string} password @param {"token" | "sid"} bearer what says who is asking @returns {Record<Job, Request[]>} */
export function ourJobs(base, all, password, bearer) {
  const people = all.slice(0, Math.floor(all.length / 3));
  const json = { "content-type": "application/json", origin: base };
  const from = () => ({ "x-forwarded-for": ip(asked++ % 131_072) });
  const as = (/** @type {Person} */ person) => ({ authorization: `Bearer ${person[bearer]}`, ...from() });
  const body = JSON.stringify({ receiver: "新收货人", provinceCode: "440000", cityCode: "440300", districtCode: "440305", place: "科技园1号", mobile: "13800138000" });
  return {
    username: people.map((person, index) => ({ method: "GET", path: `/api/v1/usernames/${index % 2 ? person.username : `nobody${index}`}/count`, headers: from() })),
    provinces: people.map(() => ({ method: "GET", path: "/api/v1/areas", headers: from() })),
    children: people.map((_, index) => ({ method: "GET", path: `/api/v1/areas/${cities[index % cities.length]}`, headers: from() })),
    list: people.map((person) => ({ method: "GET", path: "/api/v1/addresses", headers: as(person) })),
    // Of others than those whose lists are read, which would get longer.
    create: all.slice(people.length).map((person) => ({ method: "POST", path: "/api/v1/addresses", headers: { ...as(person), ...json }, body })),
    default: people.map((person, index) => ({ method: "PUT", path: `/api/v1/addresses/${person.addresses[index % person.addresses.length]}/default`, headers: { ...as(person), origin: base } })),
    login: people.map((person) => ({
      method: "POST", path: "/api/v1/sessions", headers: { ...json, ...from(), cookie: `lm-device=${person.device}` }, body: JSON.stringify({ identifier: person.username, password }),
    })),
    home: people.map(() => ({ method: "GET", path: "/", headers: from() })),
  };
}

/** @typedef {{ token: string, username: string, addresses: number[] }} Peerson */

/** @param {Peerson[]} people @returns {Record<Job, Request[]>} */
export function peerJobs(people) {
  const json = { "content-type": "application/json" };
  const as = (/** @type {Peerson} */ person) => ({ authorization: `Bearer ${person.token}` });
  const body = JSON.stringify({ receiver: "新收货人", province_id: 44, city_id: 4403, district_id: 440305, place: "科技园1号", mobile: "13800138000" });
  return {
    username: people.map((person, index) => ({ method: "GET", path: `/usernames/${index % 2 ? person.username : `nobody${index}`}/count/` })),
    provinces: people.map(() => ({ method: "GET", path: "/areas/" })),
    children: people.map((_, index) => ({ method: "GET", path: `/areas/${cities[index % cities.length]?.replace(/(?:00)+$/, "")}/` })),
    list: people.map((person) => ({ method: "GET", path: "/addresses/", headers: as(person) })),
    create: people.map((person) => ({ method: "POST", path: "/addresses/", headers: { ...as(person), ...json }, body })),
    default: people.map((person, index) => ({ method: "PUT", path: `/addresses/${person.addresses[index % person.addresses.length]}/default/`, headers: as(person) })),
    login: people.map((person) => ({ method: "POST", path: "/authorizations/", headers: json, body: JSON.stringify({ username: person.username, password: "password123" }) })),
    home: people.map(() => ({ method: "GET", path: "/cached/" })),
  };
}

/** Signs people of the peer in: its first 2,000 have a cheap hash, and it must run with MALL_HASH=md5. @param {string} url @param {number} count @returns {Promise<Peerson[]>} */
export async function peerPeople(url, count) {
  const people = [];
  // Those who are near the limit of twenty after earlier runs are passed over.
  for (let first = 1; first <= 2_000 && people.length < count; first += 16) {
    const some = await Promise.all(Array.from({ length: 16 }, (_, index) => peerson(url, `user${String(first + index).padStart(7, "0")}`)));
    people.push(...some.filter((person) => person.addresses.length < 12));
  }
  return people;
}

/** @param {string} url @param {string} username @returns {Promise<Peerson>} */
async function peerson(url, username) {
  const answer = await fetch(`${url}/authorizations/`, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ username, password: "password123" }) });
  const { token } = /** @type {{ token?: string }} */ (await answer.json());
  if (!token) throw new Error(`The peer does not sign ${username} in (${answer.status}); it must run with MALL_HASH=md5.`);
  const list = await fetch(`${url}/addresses/`, { headers: { authorization: `Bearer ${token}` } });
  const { addresses } = /** @type {{ addresses: { id: number }[] }} */ (await list.json());
  return { token, username, addresses: addresses.map((address) => address.id) };
}
