import "server-only";

/**
 * Calls `end` after so many milliseconds of waiting for somebody else. When this process itself was busy meanwhile (the
 * timer comes late), the answer may lie unread: it gets `grace` milliseconds more, so that our own slowness is not taken
 * for the other's.
 * @returns what stops the waiting.
 */
export function waitAtMost(milliseconds: number, grace: number, end: () => void): () => void {
  const due = performance.now() + milliseconds;
  let timer = setTimeout(() => {
    if (performance.now() - due <= 50) return end();
    timer = setTimeout(end, grace);
    timer.unref();
  }, milliseconds);
  timer.unref();
  return () => clearTimeout(timer);
}
