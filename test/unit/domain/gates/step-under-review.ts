import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Parser } from 'htmlparser2';
import { syllable } from 'syllable';
import { parse } from 'yaml';

import type { VariantKey } from '#shared/domain/audience.ts';
import type { Claim } from '#shared/domain/claim.ts';
import type {
  Gate,
  MailNode,
  Prose,
  StepUnderReview,
  VariantUnderReview,
} from '#shared/domain/gates/gate.ts';
import { escapeHtml } from '#shared/domain/html.ts';
import { type Language, languageSchema } from '#shared/domain/language.ts';

/*
 * A step that passes every gate, to vary in one place. Its texts were written for these tests.
 */

export const english = languageOf('en-US');
export const spanish = languageOf('es-US');

function languageOf(locale: string): Language {
  const file = join(import.meta.dirname, '../../../../shared/content/locales', locale, 'language.yaml');
  return languageSchema.parse(parse(readFileSync(file, 'utf8')));
}

export const now = Date.parse('2026-11-23T12:00:00Z');

export const sender = {
  name: 'Harbour Letters',
  postalAddress: '4 Mill Lane, Springfield, IL 62701, USA',
  publicUrl: 'https://letters.example.org',
  sequenceAddress: 'news@letters.example.org',
  confirmationAddress: 'hello@letters.example.org',
  replyTo: 'team@letters.example.org',
};

export function claim(id: string, statement: string, changes: Partial<Claim> = {}): Claim {
  return {
    id,
    edition: 1,
    kind: 'study',
    statement,
    jurisdiction: 'any',
    source: { title: 'A register of studies', url: 'https://register.example.gov/a' },
    also: [],
    basis: 'S',
    confidence: 'H',
    verifiedOn: '2026-11-01',
    reviewBy: '2027-11-01',
    blockedIfExpired: true,
    with: [],
    supersedes: [],
    retracted: [],
    ...changes,
  };
}

export const lake = claim('T-51', 'The lake opened 12 paths last year.');

interface Parts {
  readonly language?: Language;
  readonly subject?: string;
  readonly preview?: string;
  /** Paragraphs of the author, `## ` for a heading and `- ` for an item. */
  readonly prose?: readonly string[];
  /** Claims, printed after the prose. */
  readonly claims?: readonly Claim[];
  /** Claims of the register that are not printed. */
  readonly kept?: readonly Claim[];
  /** Ids as the author wrote them. */
  readonly named?: readonly string[];
  readonly former?: readonly Claim[];
  readonly myths?: readonly string[];
  readonly links?: readonly { readonly url: string; readonly label: string }[];
  /** What stands after the claims: more prose. */
  readonly closing?: readonly string[];
  readonly sender?: Partial<typeof sender>;
  readonly campaign?: string;
  readonly now?: number;
  readonly html?: (html: string) => string;
  readonly text?: (text: string) => string;
}

/** One step of two variants that read the same. Lines of the prose are numbered from 1. */
export function step(parts: Parts = {}): StepUnderReview {
  const { language = english, claims = [lake], kept = [], links = [], myths = [] } = parts;
  const lines = [...(parts.prose ?? ['The paths by the lake are open.']), ...(parts.closing ?? [])];
  const prose = lines.map(placed);
  const named = parts.named ?? claims.map(({ id }) => id);
  const whole: StepUnderReview = {
    locale: language.locale,
    language,
    sender: { ...sender, ...parts.sender },
    campaign: parts.campaign ?? 'first-letters',
    subject: parts.subject ?? 'A walk by the lake',
    preview: parts.preview ?? 'What we saw on the way there.',
    prose,
    links: links.map((link, index) => ({ place: `line ${index + 1}`, ...link })),
    named: named.map((id, index) => ({ place: `line ${index + 1}`, claim: id })),
    myths: myths.map(placed),
    register: new Map([...claims, ...kept].map((known) => [known.id, known])),
    now: parts.now ?? now,
    variants: [],
    syllables: syllable,
  };
  const first = variant('self.US.en-US', whole, parts);
  return { ...whole, variants: [first, { ...first, key: 'veteran.US.en-US' }] };
}

/** The place and the reason of each finding of a gate. */
export function found(gate: Gate, under: StepUnderReview): readonly string[] {
  return gate(under).map(({ place, reason }) => `${place}: ${reason}`);
}

function placed(text: string, index: number): Prose {
  return { place: `line ${index + 1}`, text: text.replace(/^(#+|-) /, '') };
}

function variant(key: VariantKey, whole: StepUnderReview, parts: Parts): VariantUnderReview {
  const { claims = [lake], prose = ['The paths by the lake are open.'], closing = [], former = [] } = parts;
  const printed = [...claims, ...former].map(({ statement }) => `${statement} [1]`);
  const said = whole.myths.map(({ text }) => whole.language.layout.myth.replace('{myth}', text));
  const lines = [...prose, ...said, ...printed, ...closing];
  const linked = whole.links.map(({ url, label }) => ({
    html: anchor(url, label),
    text: `${label} (${url})`,
  }));
  const body = [...lines.map(plainLine), ...linked.map(({ text }) => text)].join('\n\n');
  const main = [...lines.map(htmlLine), ...linked.map(({ html }) => `<p>${html}</p>`)].join('\n');
  const html = (parts.html ?? unchanged)(documentOf(whole, main));
  const text = (parts.text ?? unchanged)(textPart(whole, body));
  return {
    key,
    html,
    text,
    tree: treeOf(html),
    body,
    prose: whole.prose,
    claims,
    former,
    myths: whole.myths,
  };
}

function unchanged(text: string): string {
  return text;
}

function anchor(url: string, label: string): string {
  return `<a href="${escapeHtml(url)}">${escapeHtml(label)}</a>`;
}

function htmlLine(line: string): string {
  const [, mark = '', text = ''] = /^(## |### |- )?(.*)$/s.exec(line) ?? [];
  if (mark === '- ') return `<ul><li>${escapeHtml(text)}</li></ul>`;
  const name = mark === '' ? 'p' : `h${mark.length - 1}`;
  return `<${name}>${escapeHtml(text)}</${name}>`;
}

function plainLine(line: string): string {
  const heading = /^#+ (.*)$/.exec(line)?.[1];
  return heading === undefined ? line : `${heading}\n${'-'.repeat(heading.length)}`;
}

function documentOf({ language, subject, preview, sender: from }: StepUnderReview, main: string): string {
  const { dir, layout } = language;
  const lang = language.locale;
  return `<!doctype html><html lang="${lang}" dir="${dir}"><head><meta charset="utf-8">
<meta name="color-scheme" content="light dark"><meta name="supported-color-schemes" content="light dark">
<title>${escapeHtml(subject)}</title><style>a{text-decoration:underline}</style></head><body>
<div lang="${lang}" dir="${dir}"><p>${escapeHtml(preview)}</p><h1>${escapeHtml(subject)}</h1>
{{crisis}}
${main}
<ol><li value="1"><a href="https://register.example.gov/a">A register of studies</a></li></ol>
{{crisis}}
<p>${escapeHtml(layout.disclaimer)}</p><p><a href="{{leaveUrl}}">Stop these letters</a></p>
<p><a href="{{preferencesUrl}}">Choose what you get</a></p>
<p>${escapeHtml(from.name)}<br>${escapeHtml(from.postalAddress)}</p></div></body></html>`;
}

function textPart({ language, subject, preview, sender: from }: StepUnderReview, body: string): string {
  const source = '[1] A register of studies\n    https://register.example.gov/a';
  const links = 'Stop these letters:\n{{leaveUrl}}\n\nChoose what you get:\n{{preferencesUrl}}';
  const footer = [language.layout.disclaimer, links, `${from.name}\n${from.postalAddress}`];
  const head = [preview, `${subject}\n${'='.repeat(subject.length)}`];
  return [...head, '{{crisis}}', '-----', body, source, '-----', '{{crisis}}', '-----', ...footer].join(
    '\n\n',
  );
}

/** HTML as gates read it. */
function treeOf(html: string): MailNode {
  const root: Open = { name: '#root', attributes: {}, children: [] };
  const open = [root];
  const add = (child: Open | string) => open.at(-1)?.children.push(child);
  const parser = new Parser({
    onopentag(name, attributes) {
      const node: Open = { name, attributes: { ...attributes }, children: [] };
      add(node);
      open.push(node);
    },
    ontext: add,
    onclosetag: () => void open.pop(),
  });
  parser.end(html);
  return root;
}

interface Open {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: (Open | string)[];
}
