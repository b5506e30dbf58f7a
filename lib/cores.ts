/**
 * The cores a thread may use but for the first, which is left to what people wait for.
 * @param status the text of Linux's /proc/<thread>/status, whose `Cpus_allowed` is a bit per core (man 5 proc)
 * @returns a mask as taskset takes it, or null with a single core or another text
 */
export function allButFirst(status: string): string | null {
  const digits = /^Cpus_allowed:\s*([\da-f,]+)$/m.exec(status)?.[1]?.replaceAll(",", "");
  const allowed = BigInt(`0x${digits ?? "0"}`);
  const others = allowed & (allowed - 1n);
  return others > 0n ? `0x${others.toString(16)}` : null;
}
