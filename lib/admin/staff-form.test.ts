import { afterAll, expect, it } from "vitest";
import { db, pool } from "@/db";
import { twoFactors } from "@/db/schema";
import { staffForm } from "@/lib/api";
import { now } from "@/lib/clock";
import { forget, watch } from "@/lib/reached";
import { sealToken } from "@/lib/sessions/token";
import { auditSearch } from "./input";
import { makeStaff } from "./testing";

afterAll(() => pool().end());

const POST = staffForm("audit.export", auditSearch, "/admin/audit", async ({ input }) => {
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

/** What somebody is answered who presses the button in a browser, or asks by a program. */
async function ask(token: string | null, accept: string, locale = "en") {
  const headers = { accept, "content-type": form, ...(token ? { authorization: `Bearer ${token}` } : {}) };
  const answer = await POST(new Request("http://localhost/admin/audit/csv", { method: "POST", headers, body: "" }), { params: Promise.resolve({ locale }) });
  return [answer.status, answer.headers.get("location") ?? (JSON.parse(await answer.text()) as { reason: string }).reason];
}
const browser = "text/html,application/xhtml+xml,*/*;q=0.8";

it("a browser whose session ended is led to the sign-in page and back to the list; a program hears 401", async () => {
  expect(await ask(null, browser)).toEqual([303, "/login?next=%2Fadmin%2Faudit"]);
  expect(await ask(null, browser, "zh")).toEqual([303, "/zh/login?next=%2Fzh%2Fadmin%2Faudit"]);
  expect(await ask(null, "*/*")).toEqual([401, "unauthenticated"]);
});

it("who owes the second factor is led to it; who may not export is told so", async () => {
  const at = now();
  const [admin, support] = [await makeStaff("admin"), await makeStaff("support")];
  await db().insert(twoFactors).values({ userId: admin.user.id, sealedSecret: "x", confirmedAt: at, lastStep: null, createdAt: at, updatedAt: at });
  const owing = sealToken(admin.user.id, admin.session.id, 60);
  expect(await ask(owing, browser, "zh")).toEqual([303, "/zh/admin/two-factor?next=%2Fzh%2Fadmin%2Faudit"]);
  expect(await ask(owing, "application/json")).toEqual([403, "second_factor_required"]);
  expect(await ask(sealToken(support.user.id, support.session.id, 60), browser)).toEqual([403, "forbidden"]);
});
