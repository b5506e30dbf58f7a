// Log files that turn over by size. The launcher pipes every part's output through one of these.
import { closeSync, existsSync, fstatSync, mkdirSync, openSync, renameSync, writeSync } from "node:fs";
import { dirname } from "node:path";

const maxBytes = 20 * 1024 * 1024;
const kept = 10;

/**
 * @typedef {object} Log
 * @property {string} path
 * @property {(chunk: Buffer | string) => void} write
 * @property {() => void} close
 */

/** @param {string} path @returns {Log} a file of at most 20 MB; ten older ones are kept as `<path>.1` … `<path>.10` */
export function openLog(path) {
  mkdirSync(dirname(path), { recursive: true });
  let file = openSync(path, "a", 0o600);
  let size = fstatSync(file).size;

  const turn = () => {
    closeSync(file);
    for (let n = kept - 1; n >= 1; n--) if (existsSync(`${path}.${n}`)) renameSync(`${path}.${n}`, `${path}.${n + 1}`);
    renameSync(path, `${path}.1`);
    file = openSync(path, "a", 0o600);
    size = 0;
  };

  return {
    path,
    write(chunk) {
      // A full disk must cost log lines only, never the shop.
      try {
        if (size > maxBytes) turn();
        size += typeof chunk === "string" ? writeSync(file, chunk) : writeSync(file, chunk);
      } catch {
        // Nowhere left to say it.
      }
    },
    close() {
      try {
        closeSync(file);
      } catch {
        // Closed already.
      }
    },
  };
}
