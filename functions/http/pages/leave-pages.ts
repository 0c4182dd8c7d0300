import { html } from './html.ts';
import { type ActionContext, layout, type PageContext } from './layout.ts';

/** One page, one press, no question asked (D-20). Opening it changes nothing (D-19). */
export function askLeavePage({ action, ...context }: ActionContext): string {
  return layout(
    context,
    'Stop these e-mails',
    html`<h1>Stop these e-mails?</h1>
<p>Press the button, and you will get no more of them.</p>
<form method="post" action="${action}"><p><button type="submit">Stop these e-mails</button></p></form>
<p class="soft">You can ask for them again at any time with our form.</p>`,
  );
}

/** The same for the first press and for every one after it (D-18). */
export function leftPage(context: PageContext): string {
  return layout(
    context,
    'Done',
    html`<h1>Done. The e-mails have stopped.</h1>
<p>You do not need to do anything else. A message that left us a moment ago may still arrive.</p>
<p>We wish you well.</p>`,
  );
}

/** The link of the confirmation mail, for somebody whose address a stranger may have typed. */
export function askDeclinePage({ action, ...context }: ActionContext): string {
  return layout(
    context,
    'Never write to this address again',
    html`<h1>Never write to this address again?</h1>
<p>Press the button if it was not you who asked. We will not write to this address again, whoever enters it.</p>
<form method="post" action="${action}"><p><button type="submit">Never write again</button></p></form>
<p class="soft">This cannot be taken back with the form. If it was you, just close this page.</p>`,
  );
}

export function declinedPage(context: PageContext): string {
  return layout(
    context,
    'Done',
    html`<h1>Done. We will not write to this address again.</h1>
<p>You do not need to do anything else. What was entered has been deleted.</p>`,
  );
}
