import { describe, expect, it } from 'vitest';
import { authoredIn } from '#shared/adapters/content-compiler/authored.ts';
import { parseMarkdown } from '#shared/adapters/content-compiler/parse.ts';
import { parseHtml } from '#shared/adapters/content-compiler/parse-html.ts';
import { syllablesIn } from '#shared/adapters/content-compiler/syllables.ts';

/* What the gates are given to look at. */

describe('what an author wrote', () => {
  const markdown = [
    '## On *this*\npage',
    'See [the **list**\nof trials](https://clinicaltrials.gov).  \nSo: :claim{id=E-03}, and more.',
    '- ::claim{id=E-05}\n- one\n- two',
    '::myth[It is over.]',
    ':::for{region="US"}\nOnly there.\n\n::formerly{id=E-03 edition=1}\n:::',
  ].join('\n\n');
  const authored = authoredIn(parseMarkdown(markdown).children);

  it('is told block by block with its line, without statements and myths', () => {
    expect(authored.prose).toEqual([
      { place: 'line 1', text: 'On this' },
      { place: 'line 2', text: 'page' },
      { place: 'line 4', text: 'See the list of trials. So: \n, and more.' },
      { place: 'line 9', text: 'one' },
      { place: 'line 10', text: 'two' },
      { place: 'line 15', text: 'Only there.' },
    ]);
  });

  it('is told by kind: links, claims and myths', () => {
    expect(authored.links).toEqual([
      { place: 'line 4', url: 'https://clinicaltrials.gov', label: 'the list of trials' },
    ]);
    expect(authored.named).toEqual([
      { place: 'line 6', claim: 'E-03' },
      { place: 'line 8', claim: 'E-05' },
    ]);
    expect(authored.myths).toEqual([{ place: 'line 12', text: 'It is over.' }]);
  });
});

describe('parseHtml', () => {
  it('reads elements, attributes and text as a client does', () => {
    const html =
      '<!doctype html><P Class="a b">x &amp; &lt;y&gt;<br>z<!-- no --></P><a href="?a=1&amp;b">{{c}}</a>';
    expect(parseHtml(html)).toEqual({
      name: '#root',
      attributes: {},
      children: [
        {
          name: 'p',
          attributes: { class: 'a b' },
          children: ['x & <y>', { name: 'br', attributes: {}, children: [] }, 'z'],
        },
        { name: 'a', attributes: { href: '?a=1&b' }, children: ['{{c}}'] },
      ],
    });
  });
});

describe('syllables', () => {
  it.each([
    ['a', 1],
    ['therapy', 3],
    ['medicine', 3],
    ['brr', 1],
  ])('of the English %s: %i', (word, count) => {
    expect(syllablesIn({ grade: 'flesch-kincaid' })(word)).toBe(count);
  });

  it.each([
    ['y', 1],
    ['que', 1],
    ['guerra', 2],
    ['agua', 2],
    ['pingüino', 3],
    ['día', 2],
    ['país', 2],
    ['estudio', 3],
    ['construido', 3],
    ['ciudad', 2],
    ['leía', 3],
    ['poeta', 3],
    ['estoy', 2],
    ['ayuda', 3],
    ['siguiente', 3],
    ['medicamento', 5],
    ['investigación', 5],
  ])('of the Spanish %s: %i', (word, count) => {
    expect(syllablesIn({ grade: 'crawford' })(word)).toBe(count);
  });
});
