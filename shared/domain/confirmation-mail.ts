import { escapeHtml } from './html.ts';
import { mailDocument, senderAddress } from './mail-layout.ts';
import type { Sender } from './sender.ts';

/**
 * The mail that asks whether an address is really its owner's. It goes to someone who may never have
 * heard of us, so it holds nothing a submitter typed, nothing about any condition or medicine, and
 * no crisis block, which would itself say what the form is about. `confirmUrl` and `notMeUrl` open
 * pages with a button; opening them changes nothing (D-19, D-24).
 */
export function confirmationMail(
  sender: Sender,
  links: { readonly confirmUrl: string; readonly notMeUrl: string },
): { subject: string; html: string; text: string } {
  const subject = 'Please confirm your email address';
  const opening = `Someone entered this email address on a form of ${sender.name}. If it was you, one step is left.`;
  const press = 'Open the page below and press the button on it. The link works for 72 hours.';
  const ignore =
    'If it was not you, you can ignore this email. Without the button we will not write again for this request, and the entry is deleted.';
  const never = 'If you want to be sure that we never write to this address again, use this page:';
  const confirm = 'Confirm this email address';
  const notMe = 'Not me: never write to this address again';
  const document = mailDocument({
    lang: 'en',
    dir: 'ltr',
    title: subject,
    preview: 'One press of a button, and you are done. If this was not you, there is nothing to do.',
    main: {
      html: [
        '<p>Hello,</p>',
        `<p>${escapeHtml(opening)}</p>`,
        `<p>${press}</p>`,
        `<p class="button"><a href="${escapeHtml(links.confirmUrl)}">${confirm}</a></p>`,
        `<p>${ignore}</p>`,
        `<p>${never}</p>`,
        `<p class="action"><a href="${escapeHtml(links.notMeUrl)}">${notMe}</a></p>`,
      ].join('\n'),
      text: [
        'Hello,',
        opening,
        press,
        `${confirm}:\n${links.confirmUrl}`,
        ignore,
        never,
        `${notMe}:\n${links.notMeUrl}`,
      ].join('\n\n'),
    },
    footer: senderAddress(sender),
  });
  return { subject, ...document };
}
