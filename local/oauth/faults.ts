/** How an answer goes wrong when it is ordered to. */
import type http from "node:http";
import type { Mood } from "./people";

const minute = 60_000;

/** Answers in place of the site where the mood says so. @returns false when the site should answer itself. */
export async function misbehave(mood: Mood, res: http.ServerResponse): Promise<boolean> {
  if (mood === "slow") {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, minute);
      // Whoever asked has long gone, or we are being stopped.
      res.once("close", () => (clearTimeout(timer), resolve()));
    });
    if (!res.destroyed) res.writeHead(504).end();
    return true;
  }
  if (mood === "huge") {
    res.writeHead(200, { "content-type": "application/json" });
    const piece = Buffer.alloc(1024 * 1024, " ");
    for (let n = 0; n < 64 && !res.destroyed; n++) {
      if (!res.write(piece)) await new Promise<void>((resolve) => (res.once("drain", resolve), res.once("close", resolve)));
    }
    res.end();
    return true;
  }
  if (mood === "nonsense") {
    res.writeHead(200, { "content-type": "text/html; charset=utf-8" }).end("<!doctype html><title>502 Bad Gateway</title><h1>系统繁忙，请稍后再试</h1>");
    return true;
  }
  return false;
}
