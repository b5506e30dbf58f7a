import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";

const root = join(import.meta.dirname, "..");

const dockerfile = readFileSync(join(root, "Dockerfile"), "utf8");
/** What the shop's stage takes from the build, and where to. */
const copied = [...(dockerfile.split(/^FROM /m).at(-1) ?? "").matchAll(/^COPY --from=build (.+) (\S+)$/gm)].flatMap(([, from = "", to = ""]) =>
  from.split(" ").map((file) => [file.replace("/shop/", ""), to] as const));

it("the image holds every file that next.config.js imports, since each start reads it", () => {
  const named = [...readFileSync(join(root, "next.config.js"), "utf8").matchAll(/ from "\.\/([^"]+)"/g)].map(([, file = ""]) => file);
  expect(named).toContain("lib/security-headers.js");
  for (const file of named) {
    expect(existsSync(join(root, file)), file).toBe(true);
    // At its own place, or the name in next.config.js leads nowhere.
    expect(copied, file).toContainEqual([file, `./${file.slice(0, file.lastIndexOf("/") + 1)}`]);
  }
});

it("whoever the image runs as may read what it holds, however private the sources were", () => {
  const readable = / chmod -R a\+rX (.+)$/m.exec(dockerfile)?.[1]?.split(" ") ?? [];
  expect(copied.length).toBeGreaterThan(5);
  for (const [file] of copied) expect(readable).toContain(file);
});

it("compose.yaml lets Inngest in whatever other hosts are allowed", () => {
  const value = /^ {4}ALLOWED_HOSTS: (.+)$/m.exec(readFileSync(join(root, "compose.yaml"), "utf8"))?.[1] ?? "";
  for (const given of ["", "shop.example:8443,10.0.0.5:3000"]) {
    const hosts = value.replace(/\$\{ALLOWED_HOSTS:-([^}]*)\}/, (_, otherwise: string) => given || otherwise).split(",");
    expect(hosts).toContain("app:3000");
    for (const host of given.split(",").filter(Boolean)) expect(hosts).toContain(host);
  }
});
