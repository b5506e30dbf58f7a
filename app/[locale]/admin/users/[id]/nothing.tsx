import type { ReactNode } from "react";
import { Card } from "@/components/ui/card";

/** Where a list would stand and nothing is. */
export function Nothing({ children }: { children: ReactNode }) {
  return <Card className="px-5 py-10 text-center text-sm text-muted">{children}</Card>;
}
