import { describe, expect, it } from 'vitest';

import { sameWords } from '#shared/domain/gates/same-words.ts';
import { found, step } from './step-under-review.ts';

const page = { url: 'https://clinicaltrials.gov/a?b=1&c=2', label: 'A page (of theirs)' };

describe('passes', () => {
  it.each([
    ['paragraphs', { prose: ['One line.', 'And "one" more – with <signs> & such.'] }],
    ['headings, underlined in one part', { prose: ['## A heading', 'Text.'] }],
    ['items, with a sign in one part', { prose: ['- an item', '- another'] }],
    ['a link, its target beside it in one part', { links: [page] }],
    ['two links to one page', { links: [page, { ...page, label: 'The same' }] }],
    [
      'a link to the beginning of another target',
      { links: [page, { url: 'https://clinicaltrials.gov/a', label: 'A part' }] },
    ],
    ['merge fields', { prose: ['{{greeting}}', 'Text.'] }],
    ['other spaces', { text: (text: string) => text.replace('the lake', 'the  \n lake') }],
    [
      'words that are set in two letters styles',
      { html: (html: string) => html.replace('paths', '<em>pa</em>ths') },
    ],
    [
      'numbered items',
      {
        prose: ['1. one', '2. two'],
        html: (html: string) =>
          html.replace(/<p>1. one<\/p>\s*<p>2. two<\/p>/, '<ol><li>one</li><li>two</li></ol>'),
      },
    ],
    [
      'items that begin at another number',
      {
        prose: ['7. seven'],
        html: (html: string) => html.replace('<p>7. seven</p>', '<ol start="7"><li>seven</li></ol>'),
      },
    ],
  ])('%s', (_, parts) => {
    expect(sameWords(step(parts))).toEqual([]);
  });
});

describe('finds', () => {
  it.each([
    ['a word left out of the text', { text: (text: string) => text.replace('paths', '') }, 'part at'],
    ['a word left out of the HTML', { html: (html: string) => html.replace('paths', '') }, 'part at'],
    ['another word', { text: (text: string) => text.replace('open', 'closed') }, 'part at'],
    ['another number', { text: (text: string) => text.replace('12', '21') }, 'part at'],
    ['another order', { text: (text: string) => text.replace('the lake', 'lake the') }, 'part at'],
    ['words after the end', { text: (text: string) => `${text} And more.` }, '62701 usa and more'],
    [
      'words before the beginning',
      { html: (html: string) => html.replace('<h1>', '<p>Psst.</p><h1>') },
      'part at',
    ],
    ['other crisis lines', { text: (text: string) => text.replace('{{crisis}}', 'None.') }, 'part at'],
    ['other numbers of items', { html: (html: string) => html.replace('value="1"', 'value="3"') }, 'part at'],
    [
      'a link without its target',
      { links: [page], text: (text: string) => text.replace(` (${page.url})`, '') },
      `The link to ${page.url} is in the HTML and not in the plain text.`,
    ],
    [
      'a target that only the text has',
      { text: (text: string) => text.replace('{{leaveUrl}}', '{{leaveUrl}} https://988lifeline.org') },
      'part at',
    ],
    [
      'another field',
      { text: (text: string) => text.replace('{{leaveUrl}}', '{{preferencesUrl}}') },
      '{{leaveUrl}}',
    ],
  ])('%s', (_, parts, reason) => {
    expect(found(sameWords, step(parts))).toEqual([expect.stringContaining(reason)]);
  });
});
