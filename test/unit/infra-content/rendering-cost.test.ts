import { expect, it } from 'vitest';

import { crisisIn, greetingsIn } from '#shared/adapters/shipped-words.ts';
import { audiences } from '#shared/domain/audience.ts';
import { mergeBody } from '#shared/domain/merge-fields.ts';
import {
  campaign,
  crisisLines,
  languages,
  localeOf,
  mailsOf,
  sender,
} from '#test/support/shipped-content.ts';

/** Of processor time. A mail takes some 0.03 ms on a small machine. */
const ceilingMs = 1;
const mails = 3_840;

it('making one mail of a compiled text takes under a millisecond of processor time', () => {
  const crisis = crisisIn(crisisLines, languages);
  const greetings = greetingsIn(languages);
  const texts = campaign.steps.flatMap(({ id }) => mailsOf(id));
  let written = 0;
  const render = (index: number): void => {
    const text = texts[index % texts.length];
    if (text === undefined) throw new Error('there are texts');
    const audience = audiences[index % audiences.length] ?? 'self';
    const body = mergeBody(text.mail, {
      greeting: greetings(localeOf(text.key), `Sam ${index}`),
      crisis: crisis.block('US', audience, localeOf(text.key)),
      leaveUrl: `${sender.publicUrl}/u/${index}`,
      preferencesUrl: `${sender.publicUrl}/p/${index}`,
    });
    written += Number(body.html.includes(`/u/${index}"`)) + Number(body.text.includes(`Sam ${index}`));
  };
  for (let index = 0; index < texts.length; index++) render(index);
  written = 0;
  const started = process.cpuUsage();
  for (let index = 0; index < mails; index++) render(index);
  const { user, system } = process.cpuUsage(started);
  const perMail = (user + system) / 1_000 / mails;
  expect(written).toBe(2 * mails);
  expect(perMail).toBeLessThan(ceilingMs);
});
