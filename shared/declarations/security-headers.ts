/** Header names in lower case, as HTTP/2 and API Gateway write them. */
export type Headers = Readonly<Record<string, string>>;

/** What every HTML answer carries. Two years of HSTS is what preload lists ask for. */
const everyPage = {
  'strict-transport-security': 'max-age=63072000; includeSubDomains',
  'x-content-type-options': 'nosniff',
  // The paths of links in mails are secrets: no site we link to may learn them.
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
} as const satisfies Headers;

const policy = (...directives: readonly string[]): string =>
  ["default-src 'none'", ...directives, "base-uri 'none'", "frame-ancestors 'none'"].join('; ');

/** For the static files: own style and script only, and no script may write HTML from text. */
export const staticSiteHeaders: Headers = {
  ...everyPage,
  'content-security-policy': policy(
    "style-src 'self'",
    "script-src 'self'",
    "connect-src 'self'",
    "img-src 'self'",
    "form-action 'self'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ),
};

/**
 * For the staff console. Mails are shown in frames that run no script and have styles of their own, which the
 * frames' documents take their leave for from here; one place makes HTML from text, for those frames.
 *
 * @param origins other hosts that it asks while somebody signs in, as `https://…`
 */
export function consoleHeaders(origins: readonly string[]): Headers {
  return {
    ...everyPage,
    'content-security-policy': policy(
      "style-src 'self' 'unsafe-inline'",
      "script-src 'self'",
      ['connect-src', "'self'", ...origins].join(' '),
      "img-src 'self'",
      "frame-src 'self'",
      "form-action 'self'",
      "require-trusted-types-for 'script'",
      'trusted-types mail-frame',
    ),
  };
}

/**
 * For the pages that functions answer with: one inline style named by its hash and no script at all
 * (D-24), so that nothing on a page behind a link can press its button.
 *
 * @param styleHash base64 of the SHA-256 of the text between `<style>` and `</style>`
 */
export function functionPageHeaders(styleHash: string): Headers {
  return {
    ...everyPage,
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    'x-robots-tag': 'noindex, nofollow',
    'content-security-policy': policy(
      `style-src 'sha256-${styleHash}'`,
      "script-src 'none'",
      "form-action 'self'",
    ),
  };
}

/** For JSON answers of the API. */
export const jsonHeaders: Headers = {
  ...everyPage,
  'cache-control': 'no-store',
  'content-security-policy': policy(),
};
