import type { MailBody } from './campaign.ts';
import { escapeHtml } from './html.ts';
import { mailStyles } from './mail-style.ts';
import type { Sender } from './sender.ts';

/** Every shipped text is English; a translated campaign would bring its own. */
const language = { lang: 'en', dir: 'ltr' };

export const disclaimer =
  'This email is information, not medical advice. We do not sell, supply or arrange MDMA.';

/** One source as listed under the text. `checked` is an ISO date. */
export interface ListedSource {
  readonly number: number;
  readonly title: string;
  readonly url: string;
  readonly checked: string;
}

/**
 * A whole document in both forms around finished parts. `title` and `preview` are plain text;
 * `main` and `footer` are already escaped HTML and plain text. The preview is a visible first line,
 * because mail providers read hidden text as a sign of spam (D-42).
 */
export function mailDocument(parts: {
  readonly title: string;
  readonly preview: string;
  readonly main: MailBody;
  readonly footer: MailBody;
}): MailBody {
  const { lang, dir } = language;
  const title = escapeHtml(parts.title);
  const html = `<!doctype html>
<html lang="${lang}" dir="${dir}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>${title}</title>
<style>
${mailStyles()}
</style>
</head>
<body>
<div class="mail" lang="${lang}" dir="${dir}">
<div class="sheet">
<p class="preview">${escapeHtml(parts.preview)}</p>
<h1>${title}</h1>
${parts.main.html}
<div class="fine">
${parts.footer.html}
</div>
</div>
</div>
</body>
</html>
`;
  const underline = '='.repeat(parts.title.length);
  const text = [parts.preview, `${parts.title}\n${underline}`, parts.main.text, textRule, parts.footer.text];
  return { html, text: `${text.join('\n\n')}\n` };
}

/** One mail of a sequence: crisis block, text, sources, crisis block, footer. Merge fields stay open. */
export function sequenceMail(
  sender: Sender,
  envelope: { readonly subject: string; readonly preview: string },
  body: MailBody,
  sources: readonly ListedSource[],
): MailBody {
  const listed = sourceList(sources);
  return mailDocument({
    title: envelope.subject,
    preview: envelope.preview,
    main: {
      html: `{{crisis}}\n${body.html}\n${listed.html}{{crisis}}`,
      text: `{{crisis}}\n\n${textRule}\n\n${body.text}\n\n${listed.text}${textRule}\n\n{{crisis}}`,
    },
    footer: sequenceFooter(sender),
  });
}

const textRule = '-----';

const sourcesHeading = 'Sources';

function sourceList(sources: readonly ListedSource[]): MailBody {
  if (sources.length === 0) return { html: '', text: '' };
  const html = sources.map(
    ({ number, title, url, checked }) =>
      `<li value="${number}"><a href="${escapeHtml(url)}">${escapeHtml(title)}</a>, checked ${longDate(checked)}</li>`,
  );
  const text = sources.map(
    ({ number, title, url, checked }) => `[${number}] ${title}, checked ${longDate(checked)}\n    ${url}`,
  );
  return {
    html: `<h2>${sourcesHeading}</h2>\n<ol>\n${html.join('\n')}\n</ol>\n`,
    text: `${sourcesHeading}\n\n${text.join('\n')}\n\n`,
  };
}

const whyYou = 'You get this email because you asked for it on our form and confirmed your address.';
const noWatch =
  'You can reply, but our mailbox is not watched all day. In an emergency, use the lines above.';

function sequenceFooter(sender: Sender): MailBody {
  const leave = `Stop these emails from ${sender.name}`;
  const preferences = 'Choose what you get, or erase what we hold about you';
  return {
    html: [
      `<p>${whyYou} ${noWatch}</p>`,
      `<p>${disclaimer}</p>`,
      `<p class="action"><a href="{{leaveUrl}}">${escapeHtml(leave)}</a></p>`,
      `<p class="action"><a href="{{preferencesUrl}}">${preferences}</a></p>`,
      senderAddress(sender).html,
    ].join('\n'),
    text: [
      `${whyYou} ${noWatch}`,
      disclaimer,
      `${leave}:\n{{leaveUrl}}`,
      `${preferences}:\n{{preferencesUrl}}`,
      senderAddress(sender).text,
    ].join('\n\n'),
  };
}

/** Name and street address, which every mail must carry (L-01). */
export function senderAddress({ name, postalAddress }: Sender): MailBody {
  return {
    html: `<p>${escapeHtml(name)}<br>${escapeHtml(postalAddress)}</p>`,
    text: `${name}\n${postalAddress}`,
  };
}

const months = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

/** `2026-11-22` as `22 November 2026`: the one form that no country reads as another day. */
export function longDate(isoDate: string): string {
  const [year = '', month = '', day = ''] = isoDate.split('-');
  return `${Number(day)} ${months[Number(month) - 1] ?? month} ${year}`;
}
