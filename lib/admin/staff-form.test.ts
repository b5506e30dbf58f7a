import { afterAll, expect, it } from "vitest";
import { pool } from "@/db";
import { staffForm } from "@/lib/api";
import { forget, watch } from "@/lib/reached";
import { sealToken } from "@/lib/sessions/token";
import { auditSearch } from "./input";
import { makeStaff } from "./testing";

afterAll(() => pool().end());

const POST = staffForm("audit.export", auditSearch, async ({ input }) => {
  if (input.actor === "broken") throw new Error("a bug");
  return new Response("actor,role\n", { headers: { "content-type": "text/csv" } });
});

/** What an admin's form is answered, and whether the front door hears that it was understood. */
async function post(body: string, type: string) {
  const { user, session } = await makeStaff("admin");
  const id = crypto.randomUUID();
  const headers = { authorization: `Bearer ${sealToken(user.id, session.id, 60)}`, "content-type": type, "x-request-id": id };
  const marks = watch(id);
  const answer = await POST(new Request("http://localhost/admin/audit/csv", { method: "POST", headers, body }), { params: Promise.resolve({}) });
  forget(id);
  return { status: answer.status, text: await answer.text(), reached: marks.reached };
}
const form = "application/x-www-form-urlencoded";

it("a form is answered by the file", async () => {
  expect(await post("actor=somebody", form)).toEqual({ status: 200, text: "actor,role\n", reached: true });
});

it.each([
  ["no boundary", "multipart/form-data", "x"],
  ["cut short", "multipart/form-data; boundary=b", '--b\r\nContent-Disposition: form-data; name="actor"\r\n\r\nsome'],
  ["no form at all", "multipart/form-data; boundary=b", "nonsense"],
  ["twice the same name", form, "actor=a&actor=b"],
])("a malformed form is the sender's mistake: %s", async (_, type, body) => {
  const answer = await post(body, type);
  expect([answer.status, JSON.parse(answer.text)]).toMatchObject([422, { status: 422, code: "invalid", reason: "invalid_fields" }]);
});

it("what breaks in the handler stays a 500, in the body and for the front door", async () => {
  const answer = await post("actor=broken", form);
  expect([answer.status, answer.reached, JSON.parse(answer.text)]).toMatchObject([500, true, { status: 500, reason: "bug" }]);
});
