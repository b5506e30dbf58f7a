import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { db } from "@/db";
import { advanceClock, resetClock, second } from "@/lib/clock";
import { newId } from "@/lib/id";
import { pageInput } from "@/lib/paging";
import { parse } from "@/lib/parse";
import { getLiveSession } from "@/lib/sessions/current";
import { listSessions } from "@/lib/sessions/queries";
import { changeLocale } from "./change-locale";
import { signOutDevice, signOutOthers } from "./end-sessions";
import { recordEvent } from "./events";
import { listSecurityEvents } from "./list-events";
import { aClient, aPerson, reload, signIn, steadyClock } from "./testing";

beforeEach(steadyClock);
afterEach(resetClock);

describe("the timeline", () => {
  it("comes in pages, newest first, without gaps or repeats, and is one's own", async () => {
    const [{ user }, stranger] = [await aPerson(), await aPerson()];
    const made: string[] = [];
    for (let at = 0; at < 5; at++) {
      advanceClock(second);
      made.unshift(await recordEvent(db(), user.id, "signed_in", aClient(), { how: "password" }));
      await recordEvent(db(), stranger.user.id, "signed_in", aClient());
    }
    const first = await listSecurityEvents(user.id, parse(pageInput, { limit: "2" }));
    const second_ = await listSecurityEvents(user.id, parse(pageInput, { limit: "2", cursor: first.nextCursor }));
    // Something new does not shift the pages after it.
    advanceClock(second);
    await recordEvent(db(), user.id, "signed_out", aClient());
    const third = await listSecurityEvents(user.id, parse(pageInput, { limit: "2", cursor: second_.nextCursor }));
    expect([...first.items, ...second_.items, ...third.items].map((item) => item.id)).toEqual(made);
    expect(third.nextCursor).toBeNull();
    expect(first.items[0]).toMatchObject({ kind: "signed_in", device: "Chrome · Linux", data: { how: "password" } });
    // Somebody else's cursor only says where to start in one's own list.
    const crossed = await listSecurityEvents(stranger.user.id, parse(pageInput, { cursor: first.nextCursor }));
    expect(crossed.items.every((item) => !made.includes(item.id))).toBe(true);
  });

  it("takes 20 when nothing is said, 100 at most, and only cursors of ours", () => {
    expect(parse(pageInput, {})).toEqual({ limit: 20 });
    expect(parse(pageInput, { limit: "100" })).toEqual({ limit: 100 });
    for (const limit of ["101", "0", "-1", "1.5", "x", "1e2"]) expect(() => parse(pageInput, { limit })).toThrow();
    for (const cursor of ["x", "aWQ6eA", Buffer.from(newId()).toString("base64url"), "' OR 1=1"]) expect(() => parse(pageInput, { cursor })).toThrow();
  });
});

describe("devices", () => {
  it("can be signed out one by one or all but this one; nobody else's", async () => {
    const [{ user, viewer }, stranger] = [await aPerson(), await aPerson()];
    const [one, two, three] = [await signIn(user.id), await signIn(user.id), await signIn(user.id)];
    for (const id of [stranger.viewer.session.id, newId(), "nonsense"]) await expect(signOutDevice(user.id, aClient(), id)).rejects.toMatchObject({ code: "not_found" });
    expect(await getLiveSession(stranger.viewer.session.id)).not.toBeNull();
    await signOutDevice(user.id, aClient(), one.session.id);
    await expect(signOutDevice(user.id, aClient(), one.session.id)).rejects.toMatchObject({ code: "not_found" });
    const left = await listSessions(user.id, viewer.session.id);
    expect(new Set(left.map((session) => session.id))).toEqual(new Set([viewer, two, three].map((live) => live.session.id)));
    expect(left.filter((session) => session.current).map((session) => session.id)).toEqual([viewer.session.id]);
    expect(await signOutOthers(viewer, aClient())).toBe(2);
    expect(await getLiveSession(two.session.id)).toBeNull();
    expect(await getLiveSession(viewer.session.id)).not.toBeNull();
    const { items } = await listSecurityEvents(user.id, { limit: 20 });
    expect(items.map((item) => [item.kind, item.data])).toEqual(expect.arrayContaining([["session_ended", { device: "Firefox · Windows" }], ["sessions_ended", { count: "2" }]]));
  });
});

it("the language of messages is the person's own", async () => {
  const [{ user }, stranger] = [await aPerson(), await aPerson()];
  await changeLocale(user.id, "zh");
  expect([(await reload(user.id)).locale, (await reload(stranger.user.id)).locale]).toEqual(["zh", "en"]);
});
