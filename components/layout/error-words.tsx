"use client";

import { createContext, type ReactNode, useContext } from "react";

export interface ErrorPageWords {
  title: string;
  body: string;
  retry: string;
  home: string;
  homeHref: string;
  reference: string;
}

const Words = createContext<ErrorPageWords | null>(null);

/** Hands the error pages their words: Next renders those in the browser and gives them nothing but the error. */
export function ErrorWords({ words, children }: { words: ErrorPageWords; children: ReactNode }) {
  return <Words value={words}>{children}</Words>;
}

export function useErrorWords(): ErrorPageWords | null {
  return useContext(Words);
}
