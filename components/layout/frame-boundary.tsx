"use client";

import { unstable_rethrow } from "next/navigation";
import { Component, type ReactNode } from "react";
import { ErrorPage } from "./error-page";

type Caught = { error: unknown } | null;

/**
 * What fails beside a page (the header, a banner above it) is outside the page's own error.tsx, and Next's last resort is an unstyled page
 * in English. An app/global-error.tsx would be one more script on every page; this comes in the layout's own, and knows the language.
 */
export class FrameBoundary extends Component<{ children: ReactNode }, { caught: Caught }> {
  override state: { caught: Caught } = { caught: null };

  static getDerivedStateFromError(error: unknown): { caught: Caught } {
    unstable_rethrow(error);
    return { caught: { error } };
  }

  override render() {
    const { caught } = this.state;
    if (!caught) return this.props.children;
    return (
      <main id="main" tabIndex={-1} className="flex-1">
        <ErrorPage error={caught.error} retry={() => window.location.reload()} />
      </main>
    );
  }
}
