import { Stop } from "../local/console.mjs";

/** @param {string} url of the shop @param {string} username @param {string} password @returns {Promise<string>} a Cookie header */
export async function signIn(url, username, password) {
  const answer = await fetch(`${url}/api/v1/sessions`, { method: "POST", headers: { "content-type": "application/json", origin: url }, body: JSON.stringify({ identifier: username, password }) });
  if (answer.status !== 201) throw new Stop(`${username} can't sign in (${answer.status}).`);
  return answer.headers.getSetCookie().map((line) => line.split(";")[0]).join("; ");
}
