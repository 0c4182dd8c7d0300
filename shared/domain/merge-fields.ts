import type { MailBody } from './compiled-step.ts';
import { escapeHtml } from './html.ts';
import type { Language } from './language.ts';

/**
 * The only fields a compiled mail may hold. Logic-less on purpose: a text that needs a
 * condition says so with a variant, where it is compiled, checked and approved.
 */
export const mergeFields = ['greeting', 'crisis', 'leaveUrl', 'preferencesUrl'] as const;
type MergeField = (typeof mergeFields)[number];

/** The fields an author may write; the layout places the others. */
export const authorMergeFields: readonly MergeField[] = ['greeting'];

/** What is known about one person when the mail is sent. Never stored in the compiled text. */
export interface MergeValues {
  /** Plain text on one line, see `greetingLine`. */
  readonly greeting: string;
  readonly crisis: MailBody;
  readonly leaveUrl: string;
  readonly preferencesUrl: string;
}

const fieldPattern = /\{\{\s*([^{}]*?)\s*\}\}/g;

/** The names between `{{` and `}}`, known or not, and `{{` itself for braces that never close. */
export function fieldsIn(text: string): readonly string[] {
  const names = [...text.matchAll(fieldPattern)].map((match) => match[1] ?? '');
  const rest = text.replace(fieldPattern, '');
  return rest.includes('{{') ? [...names, '{{'] : names;
}

export function isMergeField(name: string): name is MergeField {
  return mergeFields.some((field) => field === name);
}

/**
 * Fills both parts of a compiled mail. One pass: a value that itself holds `{{leaveUrl}}` is printed
 * as those characters. Throws on an unknown field and on a link that is neither https nor loopback:
 * both mean that the compiled text or the caller is broken, and no half-filled mail may leave.
 */
export function mergeBody(body: MailBody, values: MergeValues): MailBody {
  const { greeting } = values;
  const leaveUrl = linkTarget(values.leaveUrl);
  const preferencesUrl = linkTarget(values.preferencesUrl);
  return {
    html: fill(body.html, {
      greeting: escapeHtml(greeting),
      crisis: values.crisis.html,
      leaveUrl: escapeHtml(leaveUrl),
      preferencesUrl: escapeHtml(preferencesUrl),
    }),
    text: fill(body.text, { greeting, crisis: values.crisis.text, leaveUrl, preferencesUrl }),
  };
}

/**
 * `Hello Ana,` or `Hello,` in the reader's language. The name is as the person typed it, so hostile:
 * it is made one line, since line breaks could forge a second paragraph.
 */
export function greetingLine(
  { greeting }: Pick<Language, 'greeting'>,
  firstName: string | undefined,
): string {
  const name = (firstName ?? '').replace(/[\p{C}\p{Z}\s]+/gu, ' ').trim();
  return name === '' ? greeting.plain : greeting.named.replace('{name}', () => name);
}

function fill(text: string, values: Readonly<Record<MergeField, string>>): string {
  return text.replace(fieldPattern, (_, name: string) => {
    if (!isMergeField(name)) throw new Error(`unknown merge field ${name}`);
    return values[name];
  });
}

function linkTarget(url: string): string {
  const { protocol, hostname } = new URL(url);
  const loopback = protocol === 'http:' && (hostname === '127.0.0.1' || hostname === 'localhost');
  if (protocol !== 'https:' && !loopback) throw new Error('a link in a mail must be https');
  return url;
}
