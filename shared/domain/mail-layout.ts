import type { MailBody } from './compiled-step.ts';
import { escapeHtml } from './html.ts';
import type { Language } from './language.ts';
import { mailStyles } from './mail-style.ts';
import type { Sender } from './sender.ts';

/** Titles of sources stay as their publishers wrote them, whatever the language around them. */
const sourceLanguage = 'en';

/** One source as listed under the text. `checked` is an ISO date. */
export interface ListedSource {
  readonly number: number;
  readonly title: string;
  readonly url: string;
  readonly checked: string;
}

/**
 * A whole document in both forms around finished parts. `lang` is a BCP 47 tag; `title` and `preview`
 * are plain text; `main` and `footer` are already escaped HTML and plain text. The preview is a
 * visible first line, because mail providers read hidden text as a sign of spam (D-42).
 */
export function mailDocument(parts: {
  readonly lang: string;
  readonly dir: Language['dir'];
  readonly title: string;
  readonly preview: string;
  readonly main: MailBody;
  readonly footer: MailBody;
}): MailBody {
  const { lang, dir } = parts;
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
  language: Language,
  sender: Sender,
  envelope: { readonly subject: string; readonly preview: string },
  body: MailBody,
  sources: readonly ListedSource[],
): MailBody {
  const listed = sourceList(language, sources);
  return mailDocument({
    lang: language.locale,
    dir: language.dir,
    title: envelope.subject,
    preview: envelope.preview,
    main: {
      html: `{{crisis}}\n${body.html}\n${listed.html}{{crisis}}`,
      text: `{{crisis}}\n\n${textRule}\n\n${body.text}\n\n${listed.text}${textRule}\n\n{{crisis}}`,
    },
    footer: sequenceFooter(language, sender),
  });
}

const textRule = '-----';

function sourceList(language: Language, sources: readonly ListedSource[]): MailBody {
  if (sources.length === 0) return { html: '', text: '' };
  const { sources: heading, checked: wording } = language.layout;
  const foreign = language.locale.startsWith(`${sourceLanguage}-`) ? '' : ` lang="${sourceLanguage}"`;
  const checkedOn = (isoDate: string) => filled(wording, { date: longDate(language, isoDate) });
  const html = sources.map(
    ({ number, title, url, checked }) =>
      `<li value="${number}"><a href="${escapeHtml(url)}"${foreign}>${escapeHtml(title)}</a>, ${escapeHtml(checkedOn(checked))}</li>`,
  );
  const text = sources.map(
    ({ number, title, url, checked }) => `[${number}] ${title}, ${checkedOn(checked)}\n    ${url}`,
  );
  return {
    html: `<h2>${escapeHtml(heading)}</h2>\n<ol>\n${html.join('\n')}\n</ol>\n`,
    text: `${heading}\n\n${text.join('\n')}\n\n`,
  };
}

function sequenceFooter({ layout }: Language, sender: Sender): MailBody {
  const why = `${layout.whyYou} ${layout.noWatch}`;
  const leave = filled(layout.leave, { sender: sender.name });
  const address = senderAddress(sender);
  return {
    html: [
      `<p>${escapeHtml(why)}</p>`,
      `<p>${escapeHtml(layout.disclaimer)}</p>`,
      `<p class="action"><a href="{{leaveUrl}}">${escapeHtml(leave)}</a></p>`,
      `<p class="action"><a href="{{preferencesUrl}}">${escapeHtml(layout.preferences)}</a></p>`,
      address.html,
    ].join('\n'),
    text: [
      why,
      layout.disclaimer,
      `${leave}:\n{{leaveUrl}}`,
      `${layout.preferences}:\n{{preferencesUrl}}`,
      address.text,
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

/** `2026-11-22` as `22 November 2026`: with the month as a word, no country reads it as another day. */
export function longDate({ date }: Pick<Language, 'date'>, isoDate: string): string {
  const [year = '', month = '', day = ''] = isoDate.split('-');
  return filled(date.pattern, {
    day: String(Number(day)),
    month: date.months[Number(month) - 1] ?? month,
    year,
  });
}

/** A sentence of a language with its `{places}` filled in; one pass, and values are taken as they are. */
export function filled(sentence: string, values: Readonly<Record<string, string>>): string {
  return sentence.replace(/\{([a-z]+)\}/g, (place, name: string) => values[name] ?? place);
}
