import type { ReactNode } from "react";

/** One family of components. */
export function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="mt-12 border-t border-line pt-8">
      <h2 className="mb-6 text-xl">{title}</h2>
      <div className="space-y-6">{children}</div>
    </section>
  );
}
