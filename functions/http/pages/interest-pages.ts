import { interestAccepted } from '#shared/contract/interest.ts';
import type { Problem } from '#shared/contract/problem.ts';
import { html } from './html.ts';
import { formLink, layout, type PageContext } from './layout.ts';

/** The same to everyone, whoever the address belongs to. */
export function acceptedPage(context: PageContext): string {
  return layout(
    context,
    'Please check your e-mail',
    html`<h1>Please check your e-mail</h1>
<p>${interestAccepted.message}</p>
<p>Nothing there after ten minutes? Look in your spam folder. We send at most one such message a day.</p>`,
  );
}

/** How the form names its fields, written so that the messages of the contract can follow. */
const fieldNames: Readonly<Record<string, string>> = {
  email: 'The e-mail address',
  firstName: 'The first name',
  audience: 'The answer to “I am asking for”',
  country: 'The country',
  postalCode: 'The postal code',
  adult: 'That you are 18 or over',
  consentStore: 'Your consent to storing',
  consentEmail: 'Your consent to e-mails',
};

/**
 * Says which fields of a form post were refused. Nothing that was typed is shown again, and a field
 * we do not know is not named, since its name was typed too.
 */
export function refusedPage(
  context: PageContext & { readonly errors: NonNullable<Problem['errors']> },
): string {
  const known = context.errors.flatMap(({ field, message }) => {
    const name = fieldNames[field];
    return name === undefined ? [] : [html`<li>${name} ${message}.</li>`];
  });
  const rest = html`<li>The form held something that we do not expect. Please open it again and start fresh.</li>`;
  const listed = known.length > 0 ? known : [rest];
  return layout(
    context,
    'Please look at the form again',
    html`<h1>Please look at the form again</h1>
<p>Nothing was stored. Please change this:</p>
<ul class="problems">${listed}</ul>
<p>Go back to the form in your browser, or start again: ${formLink}.</p>`,
  );
}

/** Help and nothing else: nothing of the person is kept, not even the address (L-25). */
export function underAgePage(context: PageContext): string {
  return layout(
    context,
    'This service is for adults',
    html`<h1>This service is for people who are 18 or over</h1>
<p>Nothing that you entered was stored, and you will get no e-mail from us.</p>
<p>If you are younger and having a hard time, you do not have to deal with it alone. Talk to an adult you trust:
a parent, a relative, a teacher, a school nurse or a doctor. The help lines below are free in many places, and
many of them are there for young people too.</p>
<p>Are you 18 or over? Then please tick that box in the form. ${formLink}.</p>`,
  );
}
