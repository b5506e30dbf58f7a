// The rules of the house (ARCHITECTURE: who may import whom, where "use server" and process.env may stand) as lint errors.
import { dirname, join, relative, sep } from "node:path";

const root = join(import.meta.dirname, "..", "..");
/** Each noun of lib may use the ones before it. */
const nouns = ["areas", "messages", "captchas", "codes", "sessions", "account", "addresses", "catalog", "cart", "orders", "payments", "admin"];
/** The doors ask who is there. */
const doors = ["lib/action.ts", "lib/api.ts"];
const isTest = (path) => /\.test\.tsx?$|(^|\/)(testing|test-[\w-]+)\.ts$|\.lines\.ts$/.test(path) || path.startsWith("e2e/") || path.startsWith("bench/");

/** @param {string} from file that imports @param {string} text what it imports @returns {string | null} path below the root */
function target(from, text) {
  if (text.startsWith("@/")) return text.slice(2);
  if (!text.startsWith(".")) return null;
  return relative(root, join(root, dirname(from), text)).split(sep).join("/");
}

const nounOf = (path) => /^lib\/([^/]+)\//.exec(path)?.[1];
const top = (path) => path.split("/")[0];

/** Why `from` may not import `to`, or null. */
function refusal(from, to, onlyTypes) {
  const [here, there] = [top(from), top(to)];
  if (isTest(from) || here === "scripts" || here === "local") return null;
  if (there === "local") return "only tests and scripts import local";
  if (there === "app" && here !== "app") return "nothing imports app";
  if (there === "inngest" && here !== "inngest" && !from.startsWith("app/api/inngest/")) return "only app/api/inngest imports inngest";
  if (here === "components") {
    if (there === "db" || there === "inngest") return "components are leaves: they import neither db nor inngest";
    const noun = nounOf(to);
    if (noun && noun !== "i18n" && !onlyTypes && !/\/(input|limits|terms)$/.test(to)) return "components take data, words and actions as props: of lib/<noun> only types and limits";
  }
  if (here === "db") {
    const ok = ["db"].includes(there) || (/^db\/(factories|seed)/.test(from) && there === "lib") || (there === "lib" && !nounOf(to));
    return ok ? null : "db imports nothing of the shop (factories and seed may use lib)";
  }
  if (here === "lib") {
    if (there === "components" && !from.startsWith("lib/messages/templates/")) return "lib draws nothing";
    const [own, other] = [nounOf(from), nounOf(to)];
    if (!other || other === "i18n") return null;
    if (own === undefined || own === "i18n") {
      if (doors.includes(from)) return other === "sessions" ? null : "the doors know sessions and no other noun";
      return onlyTypes ? null : "files of lib itself import no noun";
    }
    if (own !== other && nouns.indexOf(other) > nouns.indexOf(own)) return `lib/${own} may not use lib/${other}: nouns are ordered ${nouns.join(", ")}`;
  }
  return null;
}

const path = (context) => relative(root, context.filename ?? context.getFilename()).split(sep).join("/");

const direction = {
  create(context) {
    const from = path(context);
    const check = (node) => {
      if (!node.source) return;
      const to = target(from, String(node.source.value));
      if (to === null) return;
      const onlyTypes = node.importKind === "type" || (node.specifiers?.length > 0 && node.specifiers.every((one) => one.importKind === "type"));
      const why = refusal(from, to.replace(/\.(tsx?|jsx?)$/, ""), onlyTypes);
      if (why) context.report({ node, message: `${from} → ${to}: ${why}` });
    };
    return { ImportDeclaration: check, ExportNamedDeclaration: check, ExportAllDeclaration: check, ImportExpression: check };
  },
};

const wrappers = new Set(["publicAction", "userAction", "staffAction", "buttonAction", "eitherAction", "publicRoute", "userRoute", "staffRoute", "otherMethods", "unknownCall"]);

/** The name of the function a value was made by: `publicAction(…)`; helpers of the same file that return one count too. */
function madeBy(node, helpers) {
  if (node?.type !== "CallExpression") return false;
  return wrappers.has(node.callee.name) || helpers.has(node.callee.name);
}

const wrapped = {
  create(context) {
    const file = path(context);
    const isAction = /^app\/.*\/actions\.ts$/.test(file);
    const isRoute = /^app\/api\/v1\/.*route\.ts$/.test(file);
    const helpers = new Set();
    return {
      Program(program) {
        const directive = program.body.some((node) => node.type === "ExpressionStatement" && node.directive === "use server");
        if (directive && !isAction) context.report({ node: program, message: '"use server" stands only in app/**/actions.ts' });
        if (isAction && !directive) context.report({ node: program, message: 'actions.ts begins with "use server"' });
        if (/^lib\/[^/]+\//.test(file) && !file.startsWith("lib/i18n/") && !isTest(file) && !/\/(input|output|limits|terms|mask|user|device-name|permissions|reasons)\.ts$|\/templates\/|\/words\.ts$/.test(file)) {
          const first = program.body[0];
          if (first?.type !== "ImportDeclaration" || first.source.value !== "server-only") context.report({ node: first ?? program, message: 'a file of lib/<noun> starts with import "server-only"' });
        }
        for (const node of program.body) {
          if (node.type !== "VariableDeclaration") continue;
          for (const { id, init } of node.declarations) {
            const body = init?.type === "ArrowFunctionExpression" ? init.body : null;
            if (body && madeBy(body, helpers)) helpers.add(id.name);
          }
        }
      },
      ExportNamedDeclaration(node) {
        if (!isAction && !isRoute) return;
        if (node.exportKind === "type" || !node.declaration) return;
        const made = node.declaration.type === "VariableDeclaration" ? node.declaration.declarations : [];
        const bad = node.declaration.type === "FunctionDeclaration" || made.some(({ id, init }) => !madeBy(init, helpers) && !/^(dynamic|runtime|revalidate)$/.test(id.name));
        if (bad) context.report({ node, message: "every export here goes through a wrapper of lib/action.ts or lib/api.ts" });
      },
      MemberExpression(node) {
        if (node.object.type !== "Identifier" || node.object.name !== "process" || node.property.name !== "env") return;
        const allowed = isTest(file) || /^(lib\/env\.ts|server\.ts|instrumentation\.ts|db\/migrate\.ts|[\w.-]+\.config\.(ts|js|mjs))$|^(local|scripts|bench|e2e)\//.test(file);
        if (!allowed) context.report({ node, message: "process.env is read only in lib/env.ts, server.ts, config files and local/" });
      },
    };
  },
};

export default { meta: { name: "house" }, rules: { direction, wrapped } };
