import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parseEnvFile } from "../local/environment.mjs";

const read = (...path: string[]) => readFileSync(join(import.meta.dirname, "..", ...path), "utf8");
const example = read(".env.example");
const explained = new Set(Object.keys(parseEnvFile(example.replace(/^#([A-Z])/gm, "$1"))));
const compose = read("compose.yaml");
const names = (text: string, pattern: RegExp) => [...new Set([...text.matchAll(pattern)].map(([, name = ""]) => name))];

describe(".env.example explains", () => {
  it("every setting the shop and its gateway read", () => {
    const known = names(read("lib", "env.ts"), /^ {2}([A-Z][A-Z_]+): /gm);
    expect(known.length).toBeGreaterThan(40);
    const door = names(read("server.ts"), /process\.env\.([A-Z][A-Z_]+)/g).filter((name) => name !== "NEXT_DIST_DIR");
    const gateway = ["REDIS_URL", ...names(read("local", "kv-gateway", "main.ts"), /process\.env\.([A-Z_]+)/g)];
    // What a program runs as is not a person's to choose.
    for (const name of [...known, ...door, ...gateway].filter((each) => each !== "NODE_ENV")) expect(explained, name).toContain(name);
  });

  it("every setting compose.yaml takes", () => {
    const taken = names(compose, /\$\{([A-Z_]+)/g);
    expect(taken).toContain("INNGEST_VERSION");
    for (const name of taken) expect(explained, name).toContain(name);
  });
});

it("docs/deploy.md lists what compose.yaml can't start without", () => {
  const part = /^## Containers$[\s\S]*?(?=^## )/m.exec(read("docs", "deploy.md"))?.[0] ?? "";
  const needed = names(compose, /\$\{([A-Z_]+):\?/g);
  expect(needed).toContain("MYSQL_PASSWORD");
  for (const name of needed) expect(part, name).toContain(`\`${name}\``);
});

it("no comment stands behind a value, where systemd would take it for a part of it", () => {
  const texts = [example, ...readdirSync(join(import.meta.dirname, "..", "docs")).filter((name) => name.endsWith(".md")).map((name) => read("docs", name))];
  const lines = texts.flatMap((text) => text.split("\n")).filter((line) => /^#?[A-Z][A-Z_]+=/.test(line));
  expect(lines.length).toBeGreaterThan(50);
  expect(lines.filter((line) => /\s#/.test(line))).toEqual([]);
});

it("the copy of the containers' database is made with the options of scripts/backup.sh", () => {
  const script = read("scripts", "backup.sh");
  const wanted = [...(/^"\$dump" --defaults-extra-file="\$work\/options"(.+)"\$\{own\[@\]\}"/m.exec(script)?.[1] ?? "").split(" "), ...(/\|\| own=\((.+)\)/.exec(script)?.[1] ?? "").split(" ")].filter(Boolean);
  expect(wanted).toContain("--single-transaction");
  expect(wanted).toContain("--no-tablespaces");
  const line = /^docker compose exec -T mysql .+$/m.exec(read("docs", "deploy.md"))?.[0].split(" ") ?? [];
  expect(line.filter((word) => word.startsWith("--"))).toEqual(wanted);
});
