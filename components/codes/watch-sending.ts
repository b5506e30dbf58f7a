/**
 * Milliseconds between two questions: longer and longer. A provider that refuses is given up after some four minutes, and with the
 * background jobs away it is the code's end that ends its sending.
 */
const gaps = { first: 1_500, growth: 1.5, longest: 30_000 };
/** More than the life of any code takes, should this browser's clock be wrong. */
const most = 40;

/**
 * Asks how the sending of a code went, until it is known or the code is too old to be of use.
 * @param life milliseconds from now until it is
 * @param onFailed called once, when the code did not and will not arrive
 * @returns what ends the asking
 */
export function watchSending(path: string, life: number, onFailed: () => void): () => void {
  const aborter = new AbortController();
  void watch(path, Date.now() + life, aborter.signal).then((failed) => failed && !aborter.signal.aborted && onFailed());
  return () => aborter.abort();
}

async function watch(path: string, expiresAt: number, signal: AbortSignal): Promise<boolean> {
  let gap = gaps.first;
  for (let asked = 0; asked < most; asked++) {
    await pause(gap, signal);
    gap = Math.min(gap * gaps.growth, gaps.longest);
    const late = Date.now() >= expiresAt;
    const answer = await fetch(path, { signal }).catch(() => null);
    const state: unknown = answer?.ok ? (await answer.json().catch(() => ({}))).state : null;
    if (state === "failed") return true;
    if (state === "sent" || answer?.status === 404) return false;
    if (late) return state === "sending";
  }
  return false;
}

/** Lets time pass, and nothing happen while nobody looks at the page. */
function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const goOn = () => (document.hidden ? document.addEventListener("visibilitychange", goOn, { once: true, signal }) : resolve());
    const timer = setTimeout(goOn, milliseconds);
    signal.addEventListener("abort", () => clearTimeout(timer));
  });
}
