/** An append-only file of JSON lines: what is appended and awaited survives kill -9. */
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { open, type FileHandle } from "node:fs/promises";
import { dirname } from "node:path";

/**
 * Reads every whole line of the file, oldest first. A last line torn by a kill, or a line that is
 * not JSON, is skipped: whoever wrote it was never told that it is kept.
 */
export function readLines<T>(file: string, each: (entry: T) => void): number {
  if (!existsSync(file)) return 0;
  let skipped = 0;
  const bytes = readFileSync(file);
  for (let from = 0; from < bytes.length; ) {
    let to = bytes.indexOf(10, from);
    if (to < 0) to = bytes.length;
    if (to > from) {
      try {
        each(JSON.parse(bytes.toString("utf8", from, to)) as T);
      } catch {
        skipped += 1;
      }
    }
    from = to + 1;
  }
  return skipped;
}

/** Replaces the file by these entries, at once: a kill leaves the old or the new one, whole. */
export function rewrite(file: string, entries: Iterable<unknown>): void {
  mkdirSync(dirname(file), { recursive: true });
  const lines: string[] = [];
  for (const entry of entries) lines.push(JSON.stringify(entry));
  const fresh = `${file}.new`;
  writeFileSync(fresh, lines.length ? `${lines.join("\n")}\n` : "", { flush: true });
  renameSync(fresh, file);
}

/** Appends in groups: all that is asked for while one write runs goes into the next one. */
export class AppendLog {
  private lines: string[] = [];
  private waiting: { resolve: () => void; reject: (error: unknown) => void }[] = [];
  private sync = false;
  private torn = false;
  private flushing: Promise<void> | null = null;

  private constructor(private readonly handle: FileHandle) {}

  static async open(file: string): Promise<AppendLog> {
    mkdirSync(dirname(file), { recursive: true });
    const handle = await open(file, "a+");
    const { size } = await handle.stat();
    const log = new AppendLog(handle);
    // A torn last line must not swallow the first line written after it.
    if (size > 0 && (await handle.read(Buffer.alloc(1), 0, 1, size - 1)).buffer[0] !== 10) await handle.appendFile("\n");
    return log;
  }

  /**
   * Appends one entry. Resolves when the kernel has it (kill -9 safe), with `durable` when the disk
   * has it (power cut safe). Rejects when it could not be written (disk full …).
   */
  append(entry: unknown, durable = false): Promise<void> {
    this.lines.push(JSON.stringify(entry));
    if (durable) this.sync = true;
    const written = new Promise<void>((resolve, reject) => this.waiting.push({ resolve, reject }));
    this.flushing ??= this.flush();
    return written;
  }

  private async flush(): Promise<void> {
    await new Promise<void>((resolve) => setImmediate(resolve));
    while (this.lines.length) {
      const text = `${this.torn ? "\n" : ""}${this.lines.join("\n")}\n`;
      const waiting = this.waiting;
      const sync = this.sync;
      this.lines = [];
      this.waiting = [];
      this.sync = false;
      try {
        this.torn = true; // until the whole group is in: a full disk may take half a line
        await this.handle.appendFile(text);
        this.torn = false;
        if (sync) await this.handle.datasync();
        for (const { resolve } of waiting) resolve();
      } catch (error) {
        for (const { reject } of waiting) reject(error);
      }
    }
    this.flushing = null;
  }

  /** Waits for what was asked for, then closes the file. */
  async close(): Promise<void> {
    await this.flushing;
    await this.handle.close();
  }
}
