import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { beforeEach, describe, expect, it } from "vitest";
import { sourceHash } from "./build.mjs";
import { point, removeOld } from "./build-folders.mjs";
import { inRoot } from "./paths.mjs";
import { actionKey } from "./secrets.mjs";
import { hold } from "./serve-build.mjs";

const [first, second, third, fourth] = ["a", "b", "c", "d"].map((letter) => `.next/${letter.repeat(12)}`) as [string, string, string, string];

describe("the folders of builds", () => {
  let project = "";
  beforeEach(() => {
    project = mkdtempSync(join(tmpdir(), "lemon-builds-"));
    writeFileSync(join(project, "package.json"), '{"type": "module"}');
  });

  const put = (file: string, text: string) => {
    mkdirSync(dirname(join(project, file)), { recursive: true });
    writeFileSync(join(project, file), text);
  };
  const builds = () => readdirSync(join(project, ".next")).filter((name) => name !== "in-use").map((name) => `.next/${name}`).sort();

  /** As `npm run build` does it. Its programs say who they are; a migration fails when it is to. */
  function build(distDir: string, migration = "", serving = "") {
    put(`${distDir}/front-door.mjs`, `console.log("serves ${distDir} from", process.env.NEXT_DIST_DIR);\n${serving}`);
    put(`${distDir}/db/migrate.mjs`, `console.log("tables of ${distDir}");\n${migration}`);
    put(`${distDir}/scripts/areas-load.mjs`, "");
    put(`${distDir}/scripts/admin-create.mjs`, `console.log("an admin by ${distDir}");`);
    put(`${distDir}/serve-build.mjs`, `export * from ${JSON.stringify(pathToFileURL(inRoot("local", "serve-build.mjs")).href)};`);
    put(`${distDir}/complete`, "");
    removeOld(distDir, project);
    point(distDir, project);
  }

  /** What a program in dist/ says, from whatever folder it is started. */
  const run = (name: string): Promise<string> =>
    new Promise((resolve) => {
      execFile(process.execPath, [join(project, "dist", name)], { cwd: tmpdir(), env: { NODE_ENV: "test", PATH: process.env.PATH ?? "" } }, (error, out, err) => resolve(error ? `failed: ${err}` : out));
    });
  const isServed = (distDir: string) => `serves ${distDir} from ${distDir}\n`;

  it("the first build is served at once", async () => {
    build(first);
    expect(await run("server.js")).toBe(isServed(first));
    expect(await run("admin-create.js")).toBe(`an admin by ${first}\n`);
    // As in an image, where nothing may be written later.
    expect(await run("migrate.js")).toBe(`tables of ${first}\n`);
    expect(existsSync(join(project, "dist", "server-before.js"))).toBe(false);
  });

  it("a later one is served once its tables are there, and not when they could not be made", async () => {
    build(first);
    build(second, 'throw new Error("a table is in the way");');
    expect(await run("server.js")).toBe(isServed(first));
    expect(await run("migrate.js")).toContain("a table is in the way");
    expect(await run("server.js")).toBe(isServed(first));
    build(third);
    expect(await run("server.js")).toBe(isServed(first));
    expect(await run("migrate.js")).toBe(`tables of ${third}\nThe next start of dist/server.js serves ${third}.\n`);
    expect(await run("server.js")).toBe(isServed(third));
    expect(await run("server-before.js")).toBe(isServed(first));
  });

  it("a build leaves the one that is served and the one before it, which may still run", async () => {
    build(first);
    build(second);
    expect(builds()).toEqual([first, second]);
    await run("migrate.js");
    build(third);
    expect(builds()).toEqual([first, second, third]);
    await run("migrate.js");
    // A second run of the migration changes nothing.
    expect(await run("migrate.js")).toBe(`tables of ${third}\n`);
    build(fourth);
    expect(builds()).toEqual([second, third, fourth]);
  });

  it("a build that still serves stays, however many were migrated to meanwhile", async () => {
    build(first, "", "await new Promise((resolve) => setTimeout(resolve, 60_000));");
    const shop = spawn(process.execPath, [join(project, "dist", "server.js")], { cwd: tmpdir(), stdio: ["ignore", "pipe", "inherit"] });
    await once(shop.stdout, "data");
    for (const next of [second, third]) {
      build(next);
      await run("migrate.js");
    }
    build(fourth);
    expect(builds()).toEqual([first, second, third, fourth]);
    shop.kill("SIGKILL");
    await once(shop, "exit");
    removeOld(fourth, project);
    expect(builds()).toEqual([second, third, fourth]);
  });

  it("a build that never was served goes, unless somebody holds it", () => {
    build(first);
    build(second);
    const letGo = hold(second, project);
    build(third);
    expect(builds()).toEqual([first, second, third]);
    letGo();
    build(fourth);
    expect(builds()).toEqual([first, fourth]);
  });

  it("what names a build that is gone names the new one", async () => {
    put("dist/server.js", `process.env.NEXT_DIST_DIR ??= "${first}";\n`);
    build(second);
    expect(await run("server.js")).toBe(isServed(second));
  });
});

describe("a build's name", () => {
  const key = (letter: string) => Buffer.alloc(32, letter).toString("base64");

  it("changes with the key that the build has in it", () => {
    const names = ["a", "b"].map((letter) => sourceHash({ NEXT_SERVER_ACTIONS_ENCRYPTION_KEY: key(letter) }));
    expect(new Set(names).size).toBe(2);
    expect(sourceHash({ NEXT_SERVER_ACTIONS_ENCRYPTION_KEY: key("a") })).toBe(names[0]);
  });

  it("and is that of the checkout's own key where none is set, or an empty one", () => {
    const own = sourceHash({ NEXT_SERVER_ACTIONS_ENCRYPTION_KEY: actionKey() });
    expect(sourceHash({})).toBe(own);
    expect(sourceHash({ NEXT_SERVER_ACTIONS_ENCRYPTION_KEY: "" })).toBe(own);
  });
});
