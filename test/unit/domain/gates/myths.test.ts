import { describe, expect, it } from 'vitest';

import { myths } from '#shared/domain/gates/myths.ts';
import { found, lake, spanish, step } from './step-under-review.ts';

const three = ['The moon is cheese.', 'Fish can not feel.', 'Bats are blind.'];

describe('passes', () => {
  it.each([
    ['no myth', {}],
    ['one myth with a claim', { myths: three.slice(0, 1) }],
    ['three myths', { myths: three }],
    ['a heading on something else', { myths: three, prose: ['## What bats eat', 'Moths.'] }],
    ['a subject with one word of a myth', { myths: three, subject: 'The moon at night' }],
    ['words that only begin alike', { prose: ['You may have a map.', 'We heard a bird.'] }],
    [
      'the lead-in of the layout itself',
      { prose: ['Read on.'], myths: ['You may have heard: bats are blind.'] },
    ],
    [
      'Spanish',
      {
        language: spanish,
        subject: 'Una carta',
        prose: ['La luna es grande.'],
        myths: ['La luna es queso.'],
      },
    ],
  ])('%s', (_, parts) => {
    expect(myths(step(parts))).toEqual([]);
  });
});

describe('finds', () => {
  const four = [...three, 'Snow is warm.'];
  it.each([
    ['four myths', { myths: four }, 'every variant: The text names 4 myths; 3 is the most.'],
    [
      'a myth without a claim',
      { myths: three, claims: [] },
      'every variant: A myth is named and no claim answers it.',
    ],
    [
      'a myth in the subject',
      { myths: three, subject: 'Bats are blind' },
      'subject: "Bats are blind" repeats the myth "Bats are blind."',
    ],
    [
      'a question of a myth',
      { myths: three, preview: 'Are the bats blind?' },
      'preview: "Are the bats blind?" repeats the myth',
    ],
    [
      'a myth in a heading',
      { myths: three, prose: ['## Is the moon made of cheese?', 'No.'] },
      'heading: "Is the moon made of cheese?" repeats',
    ],
    [
      'a word for myths in the subject',
      { subject: 'Myths about the moon' },
      'subject: "Myths" in "Myths about the moon"',
    ],
    ['a word for myths in the preview', { preview: 'We debunk it.' }, 'preview: "debunk" in'],
    ['a word for myths in a heading', { prose: ['### A cure?', 'No.'] }, 'heading: "cure" in "A cure?"'],
    [
      'a lead-in by hand',
      { prose: ['You may have heard: "Bats are blind."'] },
      'line 1: "You may have heard: "Bats are blind."" leads in to a myth by hand.',
    ],
    [
      'a lead-in with other signs',
      { prose: ['you may have HEARD that bats are blind'] },
      'leads in to a myth by hand.',
    ],
    ['Spanish words', { language: spanish, subject: 'Mitos de la luna' }, 'subject: "Mitos" in'],
    [
      'a Spanish lead-in',
      { language: spanish, subject: 'Una carta', prose: ['Quizá haya oído que no.'] },
      'leads in to a myth',
    ],
  ])('%s', (_, parts, reason) => {
    expect(found(myths, step(parts))).toEqual([expect.stringContaining(reason)]);
  });

  it('too many in one variant', () => {
    const under = step({ myths: three, claims: [lake] });
    const [one, two] = under.variants;
    if (one === undefined || two === undefined) throw new Error('two variants are needed');
    const more = { ...two, myths: four.map((text) => ({ place: 'line 9', text })) };
    expect(found(myths, { ...under, variants: [one, more] })).toEqual([
      'veteran.US.en-US: The text names 4 myths; 3 is the most.',
    ]);
  });
});
