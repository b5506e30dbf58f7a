import { expect, test } from "vitest";
import { cleanName, conformToken, parseAnswer } from "./answers";

test.each([
  ['callback( {"client_id":"101","openid":"ABCDEF0123456789"} );\n', { client_id: "101", openid: "ABCDEF0123456789" }],
  ['callback({"error":100016,"error_description":"access token check failed"})', { error: 100016, error_description: "access token check failed" }],
  ["access_token=FE04%2A&expires_in=7776000&refresh_token=88E4", { access_token: "FE04*", expires_in: "7776000", refresh_token: "88E4" }],
  ['  {"access_token":"2.00","uid":1404376560} ', { access_token: "2.00", uid: 1404376560 }],
])("reads %s", (text, answer) => {
  expect(parseAnswer(text)).toEqual(answer);
});

test.each(["", "   ", "<html><a href='x?a=b'>", "callback( [] );", "callback();", "null", "[]", "{}", '"text"', "{", "系统繁忙", "error", "callback( alert(1) );"])("refuses %s", (text) => {
  expect(() => parseAnswer(text)).toThrow();
});

const token = async (body: string, status = 200) => {
  const answer = await conformToken(new Response(body, { status, headers: { "content-type": "text/html" } }));
  return { status: answer.status, body: (await answer.json()) as unknown };
};

test("a token gets the type that OAuth 2 wants, and a number of seconds", async () => {
  expect(await token("access_token=A1&expires_in=7776000")).toEqual({ status: 200, body: { access_token: "A1", expires_in: 7776000, token_type: "bearer" } });
  expect(await token('{"access_token":"A1","uid":"14","expires_in":0}')).toEqual({ status: 200, body: { access_token: "A1", uid: "14", token_type: "bearer" } });
});

test("an error is one whatever its status says", async () => {
  expect(await token('callback( {"error":100020,"error_description":"code is reused error"} );')).toMatchObject({ status: 400, body: { error: "100020" } });
  expect(await token('{"error_code":21325,"error":"invalid_grant"}', 400)).toMatchObject({ status: 400, body: { error: "invalid_grant" } });
  expect(await token('{"ret":-1,"msg":"client request\'s parameters are invalid"}')).toMatchObject({ status: 400, body: { error: "-1" } });
  await expect(token('{"access_token":"A1"}', 502)).rejects.toThrow("502");
});

test("a name is one line that can't turn the page's text round", () => {
  expect(cleanName(" 小\u202e柠\n檬\u0000 ")).toBe("小 柠 檬");
  expect(cleanName("x".repeat(500))).toHaveLength(100);
  expect(cleanName("🍋".repeat(101))).toBe("🍋".repeat(100));
  for (const none of ["", " \n", undefined, 7, { a: 1 }, "\ud800"]) expect(cleanName(none)).toBeNull();
});
