import { caniemail, getAllFeatures, rawData } from 'caniemail';
import { describe, expect, it } from 'vitest';

import { crisisIn } from '#shared/adapters/shipped-words.ts';
import { confirmationMail } from '#shared/domain/confirmation-mail.ts';
import { mergeBody } from '#shared/domain/merge-fields.ts';
import {
  campaign,
  crisisLines,
  languages,
  localeOf,
  mailsOf,
  sender,
} from '#test/support/shipped-content.ts';
import { clients, partial, unsupported } from './client-gaps.ts';

// What nobody has tested in Thunderbird counts as support in part: the check refuses to go on otherwise.
for (const { stats } of rawData.data) {
  stats.thunderbird = { macos: { '0': 'u' }, ...stats.thunderbird };
}

/** Every mail that is sent, with help lines in their place. */
function everyMail(): readonly string[] {
  const sequence = campaign.steps.flatMap(({ id }) =>
    mailsOf(id).map(({ key, mail }) => {
      const links = { leaveUrl: sender.publicUrl, preferencesUrl: sender.publicUrl };
      const crisis = crisisIn(crisisLines, languages).block('US', 'veteran', localeOf(key));
      return mergeBody(mail, { greeting: 'Hello Sam,', crisis, ...links }).html;
    }),
  );
  const links = { confirmUrl: sender.publicUrl, notMeUrl: sender.publicUrl };
  return [...sequence, confirmationMail(sender, links).html];
}

/** Elements, attributes and style sheet: mails that have the same ones are the same to a mail program. */
function vocabularyOf(html: string): string {
  const style = /<style>.*<\/style>/s.exec(html)?.[0] ?? '';
  const tags = [...html.replace(style, '').matchAll(/<([a-z][a-z0-9]*)([^>]*)>/g)].map(
    ([, name, rest = '']) => [name, ...(rest.match(/[a-z-]+(?==)/g) ?? [])].join(' '),
  );
  return [...new Set(tags), style].sort().join('\n');
}

const distinct = [...Map.groupBy(everyMail(), vocabularyOf).values()].flatMap(([first = '']) => [first]);

/** The dark palette as if it were the light one, since the check does not look inside media queries. */
function withoutMedia(html: string): string {
  const [before = '', after = ''] = html.split('@media (prefers-color-scheme:dark){');
  return before + after.replace('}}', '}');
}

/** The check knows of media queries only that they are some. */
const unseen = '@media (prefers-color-scheme)';
const withoutUnseen = [...getAllFeatures([...clients]).unsupported]
  .filter(([, features]) => features.some(({ title }) => title === unseen))
  .map(([client]) => client)
  .sort();

type Support = 'errors' | 'warnings';

/** Which programs lack something that these mails use, by feature; both in order. */
function gapsIn(mails: readonly string[], support: Support): Readonly<Record<string, readonly string[]>> {
  const found = new Map<string, Set<string>>();
  for (const html of mails.flatMap((mail) => [mail, withoutMedia(mail)])) {
    for (const [client, issues] of caniemail({ clients: [...clients], html }).issues[support]) {
      for (const { title } of issues) found.set(title, (found.get(title) ?? new Set()).add(client));
    }
  }
  return Object.fromEntries([...found].map(([title, programs]) => [title, [...programs].sort()]));
}

describe('what mail programs make of the mails', () => {
  it('is known for every program, and for mails of each make', () => {
    const [first] = rawData.data;
    const known = Object.entries(first?.stats ?? {}).flatMap(([family, platforms]) =>
      Object.keys(platforms ?? {}).map((platform) => `${family}.${platform}`),
    );
    expect(clients.filter((client) => !known.includes(client))).toEqual([]);
    expect(distinct.length).toBeGreaterThan(1);
    for (const html of distinct) expect(withoutMedia(html)).not.toContain('@media');
  });

  it('lacks just what is listed with a reason', () => {
    const listed = Object.fromEntries(
      unsupported.map(({ feature, clients: programs }) => [feature, [...programs].sort()]),
    );
    expect({ ...gapsIn(distinct, 'errors'), [unseen]: withoutUnseen }).toEqual(listed);
  });

  it('falls short only where a reason is given', () => {
    expect(Object.keys(gapsIn(distinct, 'warnings')).sort()).toEqual(Object.keys(partial).sort());
  });

  it('takes no element away that holds words', () => {
    const elements = rawData.data.filter(({ category }) => category === 'html').map(({ title }) => title);
    const lost = unsupported.map(({ feature }) => feature).filter((feature) => elements.includes(feature));
    expect(lost.sort()).toEqual(['<body> element', '<style> element', 'color-scheme meta tag']);
  });

  it('a style sheet is under the size at which Gmail drops it', () => {
    for (const html of distinct) {
      const [style = ''] = /<style>.*<\/style>/s.exec(html) ?? [];
      expect(Buffer.byteLength(style)).toBeGreaterThan(500);
      expect(Buffer.byteLength(style)).toBeLessThan(16 * 1024);
    }
  });

  it.each([
    ['<p style="display:flex">Side by side.</p>', 'display:flex'],
    ['<form action="https://example.org"><button>Go</button></form>', '<form> element'],
    ['<p style="position:absolute">Over it.</p>', 'position'],
    ['<video src="https://example.org/a.mp4"></video>', '<video> element'],
  ])('would be found to lack %s', (html, feature) => {
    const [mail = ''] = distinct;
    const changed = mail.replace('<div class="fine">', `${html}<div class="fine">`);
    expect(Object.keys(gapsIn([changed], 'errors'))).toContain(feature);
  });
});
