import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";

const root = join(import.meta.dirname, "..");

it("the image holds every file that next.config.js imports, since each start reads it", () => {
  const named = [...readFileSync(join(root, "next.config.js"), "utf8").matchAll(/ from "\.\/([^"]+)"/g)].map(([, file = ""]) => file);
  expect(named).toContain("lib/security-headers.js");
  const shop = readFileSync(join(root, "Dockerfile"), "utf8").split(/^FROM /m).at(-1) ?? "";
  const copied = [...shop.matchAll(/^COPY --from=build (.+) (\S+)$/gm)].flatMap(([, from = "", to = ""]) =>
    from.split(" ").map((file) => [file.replace("/shop/", ""), to] as const));
  for (const file of named) {
    expect(existsSync(join(root, file)), file).toBe(true);
    // At its own place, or the name in next.config.js leads nowhere.
    expect(copied, file).toContainEqual([file, `./${file.slice(0, file.lastIndexOf("/") + 1)}`]);
  }
});
