import { describe, expect, it } from 'vitest';

import { requiredParts } from '#shared/domain/gates/required-parts.ts';
import { english, found, sender, spanish, step } from './step-under-review.ts';

const without = (words: string) => (part: string) => part.replace(words, '');
const { disclaimer } = english.layout;

describe('passes', () => {
  it.each([
    ['a mail with all of it', {}],
    ['a mail in Spanish', { language: spanish }],
    [
      'an address that is broken over lines',
      { text: (text: string) => text.replace('Mill Lane, ', 'Mill Lane,\n') },
    ],
    [
      'other words for leaving',
      { html: (html: string) => html.replace('Stop these letters', 'No more letters') },
    ],
    ['a mail with links of its own', { links: [{ url: 'https://988lifeline.org', label: 'The 988 line' }] }],
    [
      'a mail whose last line is a link',
      { prose: [], links: [{ url: 'https://988lifeline.org', label: 'A line' }] },
    ],
    ['a sender with signs that HTML escapes', { sender: { name: "Smith & Sons' Letters" } }],
    ['a mail without claims', { claims: [] }],
  ])('%s', (_, parts) => {
    expect(requiredParts(step(parts))).toEqual([]);
  });
});

describe('finds in the HTML', () => {
  it.each([
    ['lacks the postal address', without(sender.postalAddress)],
    ['lacks the name of the sender', without(sender.name)],
    ['lacks the disclaimer', without(disclaimer)],
    ['lacks the link to leave', without('href="{{leaveUrl}}"')],
    ['lacks the link to leave', without('Stop these letters')],
    ['lacks the link to preferences', without('{{preferencesUrl}}')],
    ['does not have the crisis lines twice', without('{{crisis}}')],
    ['does not have the crisis lines twice', (html: string) => html.replaceAll('{{crisis}}', '')],
    [
      'does not begin with the crisis lines',
      (html: string) => html.replace('{{crisis}}', '<p>First this.</p>{{crisis}}'),
    ],
    [
      'goes on after the last crisis lines',
      (html: string) =>
        html
          .replace('{{crisis}}', '{{crisis}}{{crisis}}')
          .replace(/\{\{crisis\}\}(?![\s\S]*\{\{crisis\}\})/, ''),
    ],
  ])('that it %s', (reason, html) => {
    expect(found(requiredParts, step({ html }))).toContain(`every variant: The HTML ${reason}.`);
  });
});

describe('finds in the plain text', () => {
  it.each([
    ['lacks the postal address', without(sender.postalAddress)],
    ['lacks the name of the sender', without(sender.name)],
    ['lacks the disclaimer', without(disclaimer)],
    ['lacks the link to leave', without('{{leaveUrl}}')],
    ['lacks the link to preferences', without('{{preferencesUrl}}')],
    ['does not have the crisis lines twice', without('{{crisis}}')],
    [
      'does not begin with the crisis lines',
      (text: string) => text.replace('{{crisis}}', 'First.\n\n{{crisis}}'),
    ],
    [
      'goes on after the last crisis lines',
      (text: string) =>
        text
          .replace('{{crisis}}', '{{crisis}}{{crisis}}')
          .replace(/\{\{crisis\}\}(?![\s\S]*\{\{crisis\}\})/, ''),
    ],
  ])('that it %s', (reason, text) => {
    expect(found(requiredParts, step({ text }))).toContain(`every variant: The plain text ${reason}.`);
  });

  it('the disclaimer of another language', () => {
    const text = (part: string) => part.replace(spanish.layout.disclaimer, disclaimer);
    expect(found(requiredParts, step({ language: spanish, text }))).toEqual([
      'every variant: The plain text lacks the disclaimer.',
    ]);
  });
});
