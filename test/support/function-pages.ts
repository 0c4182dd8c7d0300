import { askConfirmPage, confirmedPage, confirmUnusablePage } from '#functions/http/pages/confirm-pages.ts';
import { failurePage, linkUnusablePage } from '#functions/http/pages/fault-pages.ts';
import { acceptedPage, refusedPage, underAgePage } from '#functions/http/pages/interest-pages.ts';
import { askDeclinePage, askLeavePage, declinedPage, leftPage } from '#functions/http/pages/leave-pages.ts';
import {
  preferenceChoices,
  preferencesDonePage,
  preferencesPage,
} from '#functions/http/pages/preferences-pages.ts';

/** Every page that functions answer with, by its name. */
export function functionPages(senderName = 'Lantern', token = 'token'): Readonly<Record<string, string>> {
  const context = { senderName };
  const errors = [
    { field: 'email', message: 'is not an e-mail address we can write to' },
    { field: 'audience', message: 'must be one of the choices' },
  ];
  return {
    accepted: acceptedPage(context),
    refused: refusedPage({ ...context, errors }),
    underAge: underAgePage(context),
    askConfirm: askConfirmPage({ ...context, action: `/c/${token}` }),
    confirmed: confirmedPage(context),
    confirmUnusable: confirmUnusablePage(context),
    askLeave: askLeavePage({ ...context, action: `/u/${token}` }),
    left: leftPage(context),
    askDecline: askDeclinePage({ ...context, action: `/u/${token}` }),
    declined: declinedPage(context),
    preferences: preferencesPage({ ...context, action: `/p/${token}` }),
    ...Object.fromEntries(
      preferenceChoices.map((choice) => [`done-${choice}`, preferencesDonePage({ ...context, choice })]),
    ),
    linkUnusable: linkUnusablePage(context),
    failure: failurePage(context),
  };
}

/** What a reader sees in `main`, a line for each block. */
export function mainText(page: string): string {
  const main = /<main[^>]*>([\s\S]*)<\/main>/.exec(page)?.[1] ?? '';
  return plainText(main);
}

export function plainText(fragment: string): string {
  return fragment
    .replace(/\n/g, ' ')
    .replace(/<\/(p|h\d|li|legend|label|summary)>/g, '\n')
    .replace(/<(option)[^>]*>[^<]*<\/\1>/g, '')
    .replace(/<[^>]+>/g, '')
    .replace(/ +/g, ' ')
    .replace(/^ +| +$/gm, '')
    .replace(/\n+/g, '\n')
    .trim();
}
