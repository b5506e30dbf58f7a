/** The people who have an account at the sites that are stood in for: three to pick from, or anybody by a number. */
export type Person = { id: string; name: string };

export const people: readonly Person[] = [
  { id: "10001", name: "小柠檬" },
  { id: "10002", name: "Lina Zitron" },
  { id: "10003", name: "<b>Bobby & Söhne</b>" },
];

/** Somebody by the number that was picked or typed; null for what is no number. */
export function personOf(id: string): Person | null {
  if (!/^[1-9]\d{4,14}$/.test(id)) return null;
  return people.find((person) => person.id === id) ?? { id, name: `测试用户 ${id}` };
}

/** What the site does once the person agreed, picked on its page: as usual, or one of the ways in which real sites fail. */
export const moods = {
  usual: "as usual · 照常",
  odd: "as usual, in its other form · 换一种格式",
  error: "refuse the code · 拒绝授权码",
  nonsense: "answer nonsense · 胡言乱语",
  huge: "answer 64 MB · 超大应答",
  slow: "answer after a minute · 一分钟后才应答",
  foreign: "name another client · 张冠李戴",
  stale: "say one signed in an hour ago · 一小时前的登录",
  nameless: "forget the name · 没有昵称",
} as const;
export type Mood = keyof typeof moods;

export const isMood = (text: string): text is Mood => Object.hasOwn(moods, text);
