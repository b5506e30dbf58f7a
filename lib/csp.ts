const personal = /^(?:\/zh)?\/(?:login|register|verify-email|undo-email|reset-password|bind|account|admin)(?:\/|$)/;

/** Pages that take credentials or show personal data: dynamic, with a nonce. All others are static. */
export function isPersonalPath(path: string): boolean {
  return personal.test(path);
}

/**
 * The Content-Security-Policy of a page.
 * @param nonce for personal pages; static pages can't have one, and Next's inline scripts need 'unsafe-inline' there.
 * @param development Next's overlay evaluates code.
 * @param https asks browsers to fetch everything by https.
 * @param formTargets origins that a form may lead to: a posted form is followed through its redirects, and the buttons of
 * third-party login lead to the provider without JavaScript too.
 */
export function contentSecurityPolicy(nonce: string | null, development: boolean, https: boolean, formTargets: readonly string[] = []): string {
  const scripts = nonce ? `'nonce-${nonce}' 'strict-dynamic'` : "'self' 'unsafe-inline'";
  return [
    "default-src 'self'",
    `script-src ${scripts}${development ? " 'unsafe-eval'" : ""}`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "connect-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    ["form-action 'self'", ...formTargets].join(" "),
    "frame-ancestors 'none'",
    ...(https ? ["upgrade-insecure-requests"] : []),
  ].join("; ");
}
