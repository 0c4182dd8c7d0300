import { html } from './html.ts';
import { type ActionContext, formLink, layout, type PageContext } from './layout.ts';

/** Opening the link changes nothing: only the button's POST confirms (D-24). */
export function askConfirmPage({ action, ...context }: ActionContext): string {
  return layout(
    context,
    'Please confirm',
    html`<h1>Would you like to get our e-mails?</h1>
<p>Press the button if you filled in our form and want the e-mails you asked for.</p>
<form method="post" action="${action}"><p><button type="submit">Yes, send me the e-mails</button></p></form>
<p class="soft">Was it not you? Then just close this page. You will get no e-mails, and the entry is deleted
by itself within 7 days.</p>`,
  );
}

export function confirmedPage(context: PageContext): string {
  return layout(
    context,
    'Confirmed',
    html`<h1>Thank you. You are all set.</h1>
<p>Your first e-mail will come soon. The others follow one at a time, so that you can read at your own pace.</p>
<p>At the end of each e-mail there is a link to stop. One press is enough, and you do not have to say why.</p>`,
  );
}

/** Wrong, too old, or pressed before: which of them is nobody else's business, so all read the same. */
export function confirmUnusablePage(context: PageContext): string {
  return layout(
    context,
    'This link cannot be used',
    html`<h1>This link cannot be used any more</h1>
<p>It may be too old, or it was used before. If you pressed the button already, all is well and you need to
do nothing.</p>
<p>If not, please fill in the form again and we will send you a new link. ${formLink}.</p>`,
  );
}
