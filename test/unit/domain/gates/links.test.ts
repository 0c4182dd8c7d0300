import { describe, expect, it } from 'vitest';

import { links } from '#shared/domain/gates/links.ts';
import { claim, found, spanish, step } from './step-under-review.ts';

const cited = claim('T-65', 'A page says so.', {
  source: { title: 'The page', url: 'https://pages.example.gov/a' },
  also: [{ title: 'More', url: 'https://also.example.gov/b' }],
});
const link = (
  url: string,
  label = 'The list of studies',
  changes: Partial<Parameters<typeof step>[0]> = {},
) => step({ kept: [cited], links: [{ url, label }], ...changes });

describe('passes', () => {
  it.each([
    ['https://pages.example.gov/another?x=1#top'],
    ['https://also.example.gov'],
    ['https://clinicaltrials.gov/study/NCT00000000'],
    ['https://988lifeline.org/es', 'The 988 line'],
    ['https://letters.example.org/facts'],
    ['https://www.ptsd.va.gov/understand', 'More on what helps'],
    ['https://clinicaltrials.gov', 'ClinicalTrials.gov'],
    ['https://www.ptsd.va.gov/', 'The ptsd.va.gov pages'],
    ['https://findahelpline.com', 'Lines, e.g. in Spain'],
  ])('%s', (url, label?: string) => {
    expect(links(link(url, label))).toEqual([]);
  });

  it('a public page of ours on a port of this machine', () => {
    const own = { sender: { publicUrl: 'http://127.0.0.1:3000' } };
    expect(links(link('http://127.0.0.1:3000/facts', 'Our facts', own))).toEqual([]);
  });
});

describe('finds', () => {
  it.each([
    ['https://shop.example', 'is not allowed.'],
    ['http://clinicaltrials.gov', 'is not allowed.'],
    ['https://clinicaltrials.gov:8443', 'is not allowed.'],
    ['https://clinicaltrials.gov@shop.example', 'is not allowed.'],
    ['https://user:pw@clinicaltrials.gov', 'is not allowed.'],
    ['https://clinicaltrials.gov.shop.example', 'is not allowed.'],
    ['https://sub.pages.example.gov', 'is not allowed.'],
    ['javascript:alert(1)', 'is not allowed.'],
    ['data:text/html,x', 'is not allowed.'],
    ['/facts', 'is not allowed.'],
    ['//clinicaltrials.gov', 'is not allowed.'],
    ['mailto:team@letters.example.org', 'opens another program.'],
    ['tel:988', 'opens another program.'],
    ['https://bit.ly/3abc', 'hides where it leads.'],
    ['https://clinicaltrials.gov/?utm_source=mail', 'carries "utm_source", which follows people.'],
    ['https://letters.example.org/?fbclid=1', 'carries "fbclid", which follows people.'],
  ])('%s', (url, end) => {
    expect(found(links, link(url))).toContain(`line 1: The link to ${url} ${end}`);
  });

  it.each(['here', 'Click here', 'this link', 'more', 'Read more', '', '→', 'HERE!', 'click\u00a0here'])(
    'the label "%s"',
    (label) => {
      expect(found(links, link('https://clinicaltrials.gov', label))).toContain(
        'line 1: The link does not name its target.',
      );
    },
  );

  it.each(['aquí', 'Haga clic aquí', 'más'])('the Spanish label "%s"', (label) => {
    const inSpanish = link('https://clinicaltrials.gov', label, { language: spanish });
    expect(found(links, inSpanish)).toContain('line 1: The link does not name its target.');
  });

  it.each([
    ['https://clinicaltrials.gov', 'https://clinicaltrials.gov', 'is an address, not a name.'],
    ['https://clinicaltrials.gov', 'www.clinicaltrials.gov', 'is an address, not a name.'],
    ['https://clinicaltrials.gov', 'The ptsd.va.gov pages', 'The label names ptsd.va.gov'],
  ])('%s as "%s"', (url, label, reason) => {
    expect(found(links, link(url, label))).toContainEqual(expect.stringContaining(reason));
  });

  it.each(['Go to https://clinicaltrials.gov today', 'See www.clinicaltrials.gov', 'HTTP://shop.example'])(
    'a bare address: %s',
    (text) => {
      expect(found(links, step({ prose: [text] }))).toEqual(['line 1: A bare web address is not a link.']);
    },
  );

  it('the host of a claim that was withdrawn', () => {
    const gone = link('https://pages.example.gov/a', 'The page', { kept: [{ ...cited, withdrawn: true }] });
    expect(links(gone)).toHaveLength(1);
  });

  it.each([
    ['<img src="https://pages.example.gov/a.png" alt="">', '"img"'],
    ['<script>x()</script>', '"script"'],
    ['<link rel="stylesheet" href="https://pages.example.gov/a.css">', '"link"'],
    ['<p><a href="https://shop.example">Shop</a></p>', 'https://shop.example'],
  ])('what the layout brings in: %s', (html, name) => {
    const under = step({ kept: [cited], html: (whole) => whole.replace('<h1>', `${html}<h1>`) });
    expect(found(links, under)).toEqual([expect.stringContaining(name)]);
  });
});
