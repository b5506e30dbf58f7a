import { expect, test } from "vitest";
import { forget, watch } from "./reached";
import { clientOf } from "./request";

const idOf = (id: string) => clientOf(new Headers({ "x-request-id": id })).requestId;

test("a request has the id that the front door wrote; where there is none, a client's own is not believed", () => {
  expect(idOf("by-the-client")).toMatch(/^[\da-f-]{36}$/);
  watch("by-the-door");
  expect(idOf("by-the-door")).toBe("by-the-door");
  expect(idOf("by-the-client")).not.toBe("by-the-client");
  forget("by-the-door");
});
