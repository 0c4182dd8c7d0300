import { cpuUsage } from 'node:process';
import { expect, it } from 'vitest';
import { crisisIn, greetingsIn } from '#shared/adapters/shipped-words.ts';
import { mergeBody } from '#shared/domain/merge-fields.ts';
import { campaign, crisisLines, languages, localeOf, mailsOf } from '#test/support/shipped-content.ts';

it('filling in one mail, its help lines and greeting included, costs under 1 ms of CPU', () => {
  const crisis = crisisIn(crisisLines, languages);
  const greet = greetingsIn(languages);
  const link = `https://lantern.example.org/u/${'x'.repeat(51)}`;
  const mails = campaign.steps.flatMap(({ id }) => mailsOf(id));
  const fill = () => {
    let bytes = 0;
    for (const { key, mail } of mails) {
      const locale = localeOf(key);
      const values = {
        greeting: greet(locale, 'Maria Fernanda'),
        crisis: crisis.block('US', 'veteran', locale),
        leaveUrl: link,
        preferencesUrl: link,
      };
      bytes += mergeBody(mail, values).html.length;
    }
    return bytes;
  };
  expect(fill()).toBeGreaterThan(mails.length * 1000);
  const rounds = 5;
  const before = cpuUsage();
  for (let round = 0; round < rounds; round += 1) fill();
  const { user, system } = cpuUsage(before);
  const microseconds = (user + system) / (rounds * mails.length);
  expect(microseconds).toBeLessThan(1000);
});
