import { html } from './html.ts';
import { formLink, layout, type PageContext } from './layout.ts';

/** For a link that we cannot read. It says the same whatever is wrong with it (D-18). */
export function linkUnusablePage(context: PageContext): string {
  return layout(
    context,
    'This link cannot be used',
    html`<h1>This link cannot be used</h1>
<p>Part of it may be missing. Please open the link in the e-mail again, or copy all of it.</p>
<p>To stop our e-mails you can also reply to any of them with the word “stop”.</p>`,
  );
}

/** For a fault of ours. */
export function failurePage(context: PageContext): string {
  return layout(
    context,
    'Something went wrong',
    html`<h1>Something went wrong on our side</h1>
<p>It was not your doing. Please wait a few minutes and try again.</p>
<p>Did you just fill in the form? Then please send it once more later. ${formLink}.</p>`,
  );
}
