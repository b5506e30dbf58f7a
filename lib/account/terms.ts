import "server-only";

/** The version of the terms an account agrees to, kept with it. It changes with the words of `/terms` (`terms` of both locale files). */
export const TERMS_VERSION = "2026-12-03";
