import { randomInt } from "node:crypto";
import { createInterface } from "node:readline/promises";
import { Writable } from "node:stream";
import { createAdmin, promoteToAdmin } from "@/lib/admin/create-admin";
import { username as usernameInput } from "@/lib/account/input";
import { pool } from "@/db";
import { AppError } from "@/lib/errors";
import { messagesOf } from "@/lib/i18n/messages";
import { handedOver } from "@/lib/messages/handed-over";

/*
 * npm run admin:create -- --username ada [--email ada@example.com] [--locale zh]
 *   makes an admin; the password is typed (hidden), or piped in, or made and shown once when left empty.
 * npm run admin:create -- --promote ada
 *   makes an account that is there an admin and takes a lost second factor off it.
 */
const args = process.argv.slice(2);
const option = (name: string) => args.find((arg) => arg.startsWith(`--${name}=`))?.slice(name.length + 3) ?? (args.includes(`--${name}`) ? args[args.indexOf(`--${name}`) + 1] : undefined);

async function main(): Promise<number> {
  const promoted = option("promote");
  if (promoted) {
    if (!(await promoteToAdmin(promoted))) return fail(`There is no account "${promoted}" that could sign in.`);
    console.log(`${promoted} is an admin now. Sign in again; two-factor sign-in is set up anew then.`);
    return 0;
  }
  const name = usernameInput.safeParse(option("username") ?? (await ask("Username: ")));
  if (!name.success) return fail(sentence(name.error.issues[0]?.message ?? "username_required"));
  const typed = await ask("Password (empty: one is made for you): ", true);
  const password = typed || newPassword();
  await createAdmin({ username: name.data, password, email: option("email"), locale: option("locale") === "zh" ? "zh" : "en" });
  console.log(`${name.data} is an admin now.${typed ? "" : `\nPassword, shown this once: ${password}`}\nSign in and open /admin; two-factor sign-in is set up there.`);
  return 0;
}

const sentence = (reason: string) => (messagesOf("en").errors as Record<string, string>)[reason] ?? reason;

function fail(text: string): number {
  console.error(text);
  return 1;
}

/** 16 signs out of 54 that are hard to take for each other: 92 bits. */
function newPassword(): string {
  const signs = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";
  return Array.from({ length: 16 }, () => signs[randomInt(signs.length)]).join("");
}

/** Asks at the terminal; a secret is not echoed. Without a terminal one line of what is piped in is the answer. */
async function ask(question: string, secret = false): Promise<string> {
  const terminal = process.stdin.isTTY === true;
  const output = new Writable({ write: (chunk, _encoding, done) => { if (!secret) process.stdout.write(chunk); done(); } });
  const lines = createInterface({ input: process.stdin, output, terminal });
  if (terminal && secret) process.stdout.write(question);
  const closed = new Promise<string>((resolve) => { lines.once("close", () => resolve("")); });
  const answer = await Promise.race([lines.question(terminal && !secret ? question : ""), closed]);
  lines.close();
  if (terminal && secret) process.stdout.write("\n");
  return answer.trim();
}

try {
  process.exitCode = await main();
} catch (error) {
  if (!(error instanceof AppError)) throw error;
  process.exitCode = fail(Object.values(error.fields).map(sentence).join("\n") || sentence(error.reason));
} finally {
  await handedOver();
  await pool().end();
}
