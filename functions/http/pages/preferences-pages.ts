import { type Html, html } from './html.ts';
import { type ActionContext, layout, type PageContext } from './layout.ts';

/** What the form on the preferences page posts as `choice`. */
export const preferenceChoices = ['campaign', 'everything', 'erase'] as const;
export type PreferenceChoice = (typeof preferenceChoices)[number];

const choices: Readonly<Record<PreferenceChoice, { readonly label: string; readonly detail: string }>> = {
  campaign: {
    label: 'Stop this series',
    detail: 'You get no more e-mails of this series. What you entered stays with us.',
  },
  everything: {
    label: 'Stop all e-mails',
    detail: 'You get no more e-mails from us at all. What you entered stays with us.',
  },
  erase: {
    label: 'Stop all e-mails and erase everything now',
    detail:
      'We erase your address, your name, your answers and the list of what we sent you. This cannot be undone. ' +
      'Only a scrambled fingerprint of your address stays, so that we never write to it again.',
  },
};

/**
 * Nothing is chosen beforehand and the choice can be looked at before the button is pressed: what WCAG
 * 3.3.4 asks where data is deleted.
 */
export function preferencesPage({ action, ...context }: ActionContext): string {
  return layout(
    context,
    'Your choices',
    html`<h1>Your e-mails, your choice</h1>
<form method="post" action="${action}">
<fieldset>
<legend>What would you like to do?</legend>
${preferenceChoices.map(choiceRow)}
</fieldset>
<p><button type="submit">Do this now</button></p>
</form>
<p class="soft">If you want to keep getting the e-mails, just close this page.</p>`,
  );
}

function choiceRow(choice: PreferenceChoice): Html {
  const { label, detail } = choices[choice];
  return html`<div class="choice"><input type="radio" name="choice" value="${choice}" id="${choice}" required
aria-describedby="${choice}-detail"><label for="${choice}">${label}</label><p id="${choice}-detail">${detail}</p></div>
`;
}

const outcomes: Readonly<Record<PreferenceChoice, { readonly heading: string; readonly text: string }>> = {
  campaign: {
    heading: 'Done. This series has stopped.',
    text: 'A message that left us a moment ago may still arrive.',
  },
  everything: {
    heading: 'Done. All e-mails have stopped.',
    text: 'A message that left us a moment ago may still arrive.',
  },
  erase: {
    heading: 'Done. Your data is being erased.',
    text:
      'It leaves our systems within the hour and our backups within 35 days. Only a scrambled fingerprint of your address stays, so that we never write to ' +
      'it again. A message that left us a moment ago may still arrive.',
  },
};

export function preferencesDonePage({
  choice,
  ...context
}: PageContext & { readonly choice: PreferenceChoice }): string {
  const { heading, text } = outcomes[choice];
  return layout(
    context,
    'Done',
    html`<h1>${heading}</h1>
<p>${text}</p>
<p>You do not need to do anything else. We wish you well.</p>`,
  );
}
