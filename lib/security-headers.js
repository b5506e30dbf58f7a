// What every answer says, whoever gives it: Next (next.config.js) or the front door. Plain JavaScript, since the config of
// Next is read before anything is compiled.

/** @type {readonly (readonly [string, string])[]} */
export const everyAnswer = [
  ["x-content-type-options", "nosniff"],
  ["referrer-policy", "strict-origin-when-cross-origin"],
  ["x-frame-options", "DENY"],
  ["cross-origin-opener-policy", "same-origin"],
  ["permissions-policy", "camera=(), microphone=(), geolocation=(), payment=()"],
  // For what is no page (redirects, pictures, scripts, the API); proxy.ts gives each page its own.
  ["content-security-policy", "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"],
];

/** @type {readonly (readonly [string, string])[]} */
export const apiAnswer = [["content-security-policy", "default-src 'none'; frame-ancestors 'none'"]];

/** @type {readonly (readonly [string, string])[]} */
export const httpsAnswer = [["strict-transport-security", "max-age=63072000; includeSubDomains"]];
