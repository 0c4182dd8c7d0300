/** As browsers with Trusted Types have it; the others take text. */
interface Policies {
  createPolicy(name: string, rules: { createHTML: (html: string) => string }): Policy;
}
interface Policy {
  createHTML(html: string): string;
}

declare global {
  interface Window {
    readonly trustedTypes?: Policies;
  }
}

/** The one place where text becomes HTML: the document of a frame that runs no script. */
const policy: Policy = window.trustedTypes?.createPolicy('mail-frame', { createHTML: (html) => html }) ?? {
  createHTML: (html) => html,
};

export function mailHtml(html: string): string {
  return policy.createHTML(html);
}
