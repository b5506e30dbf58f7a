import { isIP } from "node:net";

/**
 * The one address a request is counted under.
 * @param socket the address of the connection
 * @param forwardedFor the X-Forwarded-For header as it came, untrusted
 * @param trustedProxies how many proxies of ours stand in front; each of them appended one entry, so the n-th from the
 *   right is what our outermost one saw. Everything further left was written by the client and never counts.
 * @returns an IPv4 address, or an IPv6 one in its canonical form; null when even the socket has none
 */
export function clientAddress(socket: string | undefined, forwardedFor: string | undefined, trustedProxies: number): string | null {
  const own = normalise(socket ?? "");
  if (trustedProxies < 1) return own;
  const entry = (forwardedFor ?? "").split(",").at(-trustedProxies);
  // Fewer entries than proxies: this request did not come through them, so its socket is the truth.
  return (entry === undefined ? null : normalise(withoutPort(entry.trim()))) ?? own;
}

/** Some proxies append the port they were connected from. */
function withoutPort(entry: string): string {
  return /^\[(.+)\](?::\d+)?$/.exec(entry)?.[1] ?? /^([^:]+):\d+$/.exec(entry)?.[1] ?? entry;
}

function normalise(address: string): string | null {
  const bare = address.replace(/%.*$/, "");
  const family = isIP(bare);
  if (family === 0) return null;
  if (family === 4) return bare;
  const canonical = new URL(`http://[${bare}]`).hostname.slice(1, -1);
  // An IPv4 client on a socket that listens for both is ::ffff:a.b.c.d, and must not get a second identity by that.
  const mapped = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/.exec(canonical);
  if (!mapped) return canonical;
  const [high, low] = [parseInt(mapped[1] ?? "0", 16), parseInt(mapped[2] ?? "0", 16)];
  return [high >> 8, high & 255, low >> 8, low & 255].join(".");
}
