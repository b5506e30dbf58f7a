import "server-only";
import type { ServerResponse } from "node:http";

const script = /<script src="(\/_next\/static\/chunks\/[\w.~-]+\.js)"([^>]*)><\/script>|<link rel="preload" as="script"[^>]*>/g;

/**
 * Takes a page of Next's as it comes and takes its scripts out of the head; in place of the first one after it (Next's own
 * start, at the end of what is shown first) stands a line that fetches them all. An inline script waits for the style sheets
 * before it, so these have the line for themselves, and the page is painted before scripts are worked through.
 */
export class LateScripts {
  private held = "";
  private inHead = true;
  private started = false;
  private nonce = "";
  private readonly sources: string[] = [];

  /** @param piece of the page, one character a byte @returns what may go out by now; the pieces together are the page */
  take(piece: string): string {
    if (this.started) return piece;
    const text = this.held + piece;
    const end = wholeUntil(text);
    this.held = text.slice(end);
    const body = this.inHead ? text.indexOf("<body") : 0;
    this.inHead = body < 0;
    const out = text.slice(0, end).replace(script, (tag: string, source: string | undefined, attributes: string | undefined, at: number) => {
      const head = body < 0 || at < body;
      if (this.started || (source ? !attributes?.includes(' async=""') : !head)) return tag;
      if (source) this.sources.push(source);
      this.nonce ||= / nonce="[^"]*"/.exec(tag)?.[0] ?? "";
      return head ? "" : this.start();
    });
    return this.started ? out + this.release() : out;
  }

  /** @returns what is left when the page has ended */
  rest(): string {
    return this.release() + (this.started ? "" : this.start());
  }

  private release(): string {
    const { held } = this;
    this.held = "";
    return held;
  }

  private start(): string {
    this.started = true;
    return this.sources.length === 0 ? "" : `<script${this.nonce}>${line(this.sources)}</script>`;
  }
}

/**
 * Fetches scripts once the first frame was made; in a tab that nobody looks at there is none to wait for. Turbopack's runtime,
 * which starts everything when all are there, is run last, so that start is no one task with what came last being compiled.
 * `async` says what is so anyway, but Chromium compiled one script on the main thread without it.
 */
function line(sources: string[]): string {
  const runtime = sources.find((source) => source.includes("/turbopack-"));
  const parts = sources.filter((source) => source !== runtime);
  const last = runtime && parts.length > 0 ? JSON.stringify(runtime) : "";
  const ahead = last && `const l=document.createElement("link");l.rel="preload";l.as="script";l.href=${last};document.head.append(l);let n=${parts.length};`;
  // One that can't be had counts, too: the runtime then waits for it, as it would have anyway.
  const after = last && `e.onload=e.onerror=()=>{--n||a(${last})};`;
  return `{const a=s=>{const e=document.createElement("script");e.src=s;e.async=true;document.head.append(e);return e},f=()=>{${ahead}for(const s of${JSON.stringify(last ? parts : sources)}){const e=a(s);${after}}};document.hidden?f():requestAnimationFrame(()=>setTimeout(f))}`;
}

/** Where a tag begins that has not come whole yet. */
function wholeUntil(text: string): number {
  const opened = text.lastIndexOf("<script src=");
  if (opened > text.lastIndexOf("</script>")) return opened;
  const last = text.lastIndexOf("<");
  return last >= 0 && !text.includes(">", last) ? last : text.length;
}

/** Lets a page that goes out by this response fetch its scripts late. What compresses it has to be there already. */
export function fetchScriptsLate(response: ServerResponse): void {
  const scripts = new LateScripts();
  const isPage = () => String(response.getHeader("content-type") ?? "").startsWith("text/html");
  const [write, end, writeHead] = [response.write.bind(response), response.end.bind(response), response.writeHead.bind(response)] as const;
  const changed = (chunk: unknown, encoding: unknown) => Buffer.from(scripts.take(textOf(chunk, encoding)), "latin1");

  response.writeHead = ((...given: unknown[]) => {
    const named = typeof given.at(-1) === "object" && !Array.isArray(given.at(-1)) ? given.pop() : undefined;
    for (const [name, value] of Object.entries(named ?? {})) response.setHeader(name, value);
    // The length was that of the page as Next made it.
    if (isPage()) response.removeHeader("content-length");
    return Reflect.apply(writeHead, response, given) as ServerResponse;
  }) as typeof writeHead;
  response.write = ((...given: Parameters<typeof write>) => {
    if (!isPage()) return write(...given);
    const [chunk, encoding, written] = given;
    return write(changed(chunk, encoding), typeof encoding === "function" ? encoding : written);
  }) as typeof write;
  response.end = ((...given: Parameters<typeof end>) => {
    const [chunk, encoding] = given;
    if (!isPage()) return end(...given);
    const last = chunk === undefined || chunk === null || typeof chunk === "function" ? Buffer.alloc(0) : changed(chunk, encoding);
    const ended = given.find((one) => typeof one === "function");
    const all = Buffer.concat([last, Buffer.from(scripts.rest(), "latin1")]);
    // A page without a body (HEAD, 304) has none afterwards either.
    return all.length > 0 ? end(all, ended) : end(ended);
  }) as typeof end;
}

function textOf(chunk: unknown, encoding: unknown): string {
  if (typeof chunk === "string") return Buffer.from(chunk, typeof encoding === "string" ? (encoding as BufferEncoding) : "utf8").toString("latin1");
  return chunk instanceof Uint8Array ? Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength).toString("latin1") : "";
}
