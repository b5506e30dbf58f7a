import type { ReactNode } from "react";

interface Props {
  title: ReactNode;
  /** A sentence below the title. */
  lead?: ReactNode;
  children: ReactNode;
  /** Below the card: "New here? Create an account". */
  after?: ReactNode;
}

/** The one sheet of a page for signing in, registering or proving something. On phones it is the page itself. */
export function AuthCard({ title, lead, children, after }: Props) {
  return (
    <div className="mx-auto w-full max-w-[28rem]">
      <div className="sm:rounded-xl sm:border sm:border-line sm:bg-surface sm:p-9 sm:shadow-card">
        <header className="mb-7">
          <h1 className="text-2xl">{title}</h1>
          {lead ? <div className="mt-2 text-base text-muted">{lead}</div> : null}
        </header>
        {children}
      </div>
      {after ? <div className="mt-6 text-center text-sm text-muted">{after}</div> : null}
    </div>
  );
}
