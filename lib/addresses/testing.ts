import type { z } from "zod";
import { parse } from "@/lib/parse";
import { addressInput } from "./input";

/** An address as somebody would send it, parsed as both doors do; `more` overrides fields. */
export function anAddress(more: Partial<z.input<typeof addressInput>> & Record<string, unknown> = {}) {
  return parse(addressInput, {
    receiver: "张三", provinceCode: "440000", cityCode: "440300", districtCode: "440305", place: "科技园1号", mobile: "13800138000", ...more,
  });
}

/** Starts `times` calls at one moment and says how each ended. */
export async function together<T>(times: number, call: (at: number) => Promise<T>): Promise<PromiseSettledResult<T>[]> {
  let open = () => {};
  const barrier = new Promise<void>((resolve) => (open = resolve));
  const calls = Array.from({ length: times }, async (_, at) => {
    await barrier;
    return call(at);
  });
  open();
  return Promise.allSettled(calls);
}
