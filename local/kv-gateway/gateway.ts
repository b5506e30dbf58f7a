import { createHash, timingSafeEqual } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { Redis } from "ioredis";

type Json = string | number | null | Json[];
type Command = string[];

const bodyLimit = 10 * 1024 * 1024;
const sha1 = (text: string) => createHash("sha1").update(text).digest("hex");
const sha256 = (text: string) => createHash("sha256").update(text).digest();

class Refusal extends Error {
  constructor(readonly status: number, message: string) {
    super(message);
  }
}

/**
 * Upstash's REST protocol over one Redis connection.
 * @param redisUrl where commands go
 * @param token what `Authorization: Bearer` must carry on every route
 */
export function createGateway(redisUrl: string, token: string) {
  const redis = new Redis(redisUrl, {
    protocol: 2,
    // A Redis that is away is an error at once: the client has its own short patience.
    maxRetriesPerRequest: 0,
    enableOfflineQueue: false,
    connectTimeout: 1_000,
    retryStrategy: (times) => Math.min(times * 50, 500),
  });
  // Each command reports its own failure; the connection's would only repeat it.
  redis.on("error", () => undefined);

  const expected = sha256(`Bearer ${token}`);
  const shas = new Map<string, string>();

  /** Redis knows neither Upstash's script flag nor, without that line, the script's hash. */
  function translate(command: Command): Command {
    const [name = "", second = "", ...rest] = command;
    const verb = name.toUpperCase();
    const plain = (script: string) => {
      const stripped = script.replace(/^#!lua flags=allow-key-locking\r?\n/, "");
      if (stripped !== script) shas.set(sha1(script), sha1(stripped));
      return stripped;
    };
    const known = (sha: string) => shas.get(sha.toLowerCase()) ?? sha;
    if (verb === "EVAL" || verb === "EVAL_RO") return [name, plain(second), ...rest];
    if (verb === "EVALSHA" || verb === "EVALSHA_RO") return [name, known(second), ...rest];
    if (verb === "SCRIPT" && second.toUpperCase() === "LOAD") return [name, second, ...rest.map(plain)];
    if (verb === "SCRIPT" && second.toUpperCase() === "EXISTS") return [name, second, ...rest.map(known)];
    return command;
  }

  /** The hash a client sent a script under is the one it wants to hear back. */
  function translateBack(command: Command, value: unknown): unknown {
    const [name = "", second = "", script = ""] = command;
    return name.toUpperCase() === "SCRIPT" && second.toUpperCase() === "LOAD" ? Buffer.from(sha1(script)) : value;
  }

  async function call(command: Command, base64: boolean): Promise<Json> {
    const [name = "", ...args] = translate(command);
    if (!name) throw new Refusal(400, "ERR empty command");
    if (redis.status !== "ready") throw new Refusal(503, "ERR Redis is away");
    return encode(translateBack(command, await redis.callBuffer(name, ...args)), base64);
  }

  async function callEach(commands: Command[], base64: boolean): Promise<unknown> {
    const results = await Promise.allSettled(commands.map((command) => call(command, base64)));
    return results.map((result) => (result.status === "fulfilled" ? { result: result.value } : { error: messageOf(result.reason) }));
  }

  async function callAtomically(commands: Command[], base64: boolean): Promise<unknown> {
    if (redis.status !== "ready") throw new Refusal(503, "ERR Redis is away");
    const multi = redis.multi();
    for (const command of commands) {
      const [name = "", ...args] = translate(command);
      multi.callBuffer(name, ...args);
    }
    const results = await multi.exec();
    if (!results) throw new Refusal(400, "EXECABORT");
    return results.map(([error, value], index) => (error ? { error: error.message } : { result: encode(translateBack(commands[index] ?? [], value), base64) }));
  }

  async function route(request: IncomingMessage): Promise<unknown> {
    const base64 = request.headers["upstash-encoding"] === "base64";
    const url = new URL(request.url ?? "/", "http://gateway");
    if (url.pathname === "/pipeline") return callEach(commandList(await readBody(request)), base64);
    if (url.pathname === "/multi-exec") return callAtomically(commandList(await readBody(request)), base64);
    if (url.pathname === "/") return { result: await call(oneCommand(await readBody(request)), base64) };
    const path = url.pathname.slice(1).split("/").map(decodeURIComponent);
    const body = request.method === "POST" ? await readText(request) : "";
    return { result: await call([...path, ...(body ? [body] : []), ...[...url.searchParams].flat().filter(Boolean)], base64) };
  }

  return {
    /** Answers one request. Never throws. */
    async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
      const send = (status: number, body: unknown) => {
        response.writeHead(status, { "content-type": "application/json" });
        response.end(JSON.stringify(body));
      };
      try {
        if (!timingSafeEqual(sha256(request.headers.authorization ?? ""), expected)) throw new Refusal(401, "WRONGPASS invalid or missing auth token");
        send(200, await route(request));
      } catch (error) {
        send(error instanceof Refusal ? error.status : 400, { error: messageOf(error) });
      }
    },
    /** Lets go of Redis. */
    close: () => redis.disconnect(),
  };
}

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));

function encode(value: unknown, base64: boolean, inside = false): Json {
  if (Array.isArray(value)) return value.map((item: unknown) => encode(item, base64, true));
  if (value === null || value === undefined) return null;
  if (typeof value === "number") return value;
  if (value instanceof Error) return value.message;
  const bytes = Buffer.isBuffer(value) ? value : Buffer.from(String(value));
  const text = bytes.toString("utf8");
  // Upstash's clients take a whole answer of "OK" as it is and decode everything else, also an "OK" inside a list.
  return base64 && (inside || text !== "OK") ? bytes.toString("base64") : text;
}

async function readText(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    if (!Buffer.isBuffer(chunk)) continue;
    size += chunk.length;
    if (size > bodyLimit) throw new Refusal(413, "ERR max request size exceeded");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

async function readBody(request: IncomingMessage): Promise<unknown> {
  try {
    return JSON.parse(await readText(request));
  } catch (error) {
    if (error instanceof Refusal) throw error;
    throw new Refusal(400, "ERR failed to parse the request body as JSON");
  }
}

function oneCommand(body: unknown): Command {
  if (!Array.isArray(body) || body.length === 0) throw new Refusal(400, "ERR a command is an array");
  return body.map((part: unknown) => (typeof part === "object" ? JSON.stringify(part) : String(part)));
}

function commandList(body: unknown): Command[] {
  if (!Array.isArray(body)) throw new Refusal(400, "ERR a list of commands is expected");
  return body.map(oneCommand);
}
