import { routes } from '#shared/declarations/routes.ts';
import { functionPageHeaders } from '#shared/declarations/security-headers.ts';
import { Html, html } from './html.ts';
import { style, styleHash } from './style.ts';

/** What every page needs to know. */
export interface PageContext {
  /** Who runs the service, as its mails say it. */
  readonly senderName: string;
  /** Whether search engines may list it; absent for whatever belongs to one person. */
  readonly listed?: true;
}

/** A page with a form that posts to `action`: the path of the link that opened it. */
export interface ActionContext extends PageContext {
  readonly action: string;
}

const noRobots = html`<meta name="robots" content="noindex, nofollow">
`;

/** The headers of every page made here: no script, no store, no index, no referrer. */
export const pageHeaders = functionPageHeaders(styleHash);

/** The same for pages that belong to nobody: search engines may list them. */
export const publicPageHeaders = Object.fromEntries(
  Object.entries(pageHeaders).filter(([name]) => name !== 'x-robots-tag'),
);

/** The style is our own constant and must reach the page as it is, or its hash would not match. */
const styleElement = new Html(`<style>${style}</style>`);

export const formLink = html`<a href="${routes.showForm.path}">Open the form</a>`;

/**
 * One whole page around its `main`. The title stays in the history of a browser that others may use
 * too, so it says nothing of health (L-22). The help block stands on every page (D-55).
 */
export function layout({ senderName, listed }: PageContext, title: string, main: Html): string {
  return html`<!doctype html>
<html lang="en" dir="ltr">
<head>
<meta charset="utf-8">
<title>${title} · ${senderName}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
${listed ? '' : noRobots}<meta name="referrer" content="no-referrer">
${styleElement}
</head>
<body>
<header>${senderName}</header>
<main class="card">
${main}
</main>
<footer>
<section class="help" aria-labelledby="help">
<h2 id="help">If you need to talk to someone now</h2>
<p>If you are in danger now, call your local emergency number.</p>
<p>Help lines in many countries are listed at <a href="https://findahelpline.com">Find A Helpline</a>.</p>
</section>
</footer>
</body>
</html>
`.text;
}
