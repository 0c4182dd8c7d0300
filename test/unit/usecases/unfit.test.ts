import { describe, expect, it } from 'vitest';

import type { CampaignVersion } from '#shared/domain/campaign.ts';
import type { CompiledStep } from '#shared/domain/compiled-step.ts';
import type { EvidenceDigest } from '#shared/domain/evidence.ts';
import { flightLease } from '#shared/domain/flight.ts';
import { day, hour } from '#shared/domain/instant.ts';
import { campaignPrint } from '#shared/domain/link-token.ts';
import { approvedCampaigns } from '#shared/usecases/approved-content.ts';
import { visit } from '#shared/usecases/visit.ts';
import {
  buildCompiledStep,
  buildEnrolment,
  buildHead,
  buildPublished,
  buildStanding,
  personKey,
  tuesday,
} from '#test/support/builders.ts';
import { world } from './world.ts';

const both = ['en-US', 'es-US'];
/** Printed in every variant of the first step but those of one audience. */
function printing(claims: EvidenceDigest, without?: string): CompiledStep {
  const step = buildCompiledStep({ claims });
  const variants = Object.entries(step.variants).map(([key, text]) => [
    key,
    without !== undefined && key.startsWith(without) ? { ...text, claims: [] } : text,
  ]);
  return { ...step, variants: Object.fromEntries(variants) };
}
const fit = buildStanding();
const yesterday = buildStanding({ goodUntil: tuesday - hour });

describe('a claim that is not fit at the moment of sending', () => {
  it.each<readonly [string, EvidenceDigest, EvidenceDigest | undefined, string | undefined]>([
    ['fit when printed, and now', { 'E-03': fit }, { 'E-03': fit }, undefined],
    ['fit when printed, and no digest was ever written', { 'E-03': fit }, undefined, undefined],
    [
      'expired since it was printed, and no digest was ever written',
      { 'E-03': yesterday },
      undefined,
      'claim-expired:E-03',
    ],
    ['expired', { 'E-03': fit }, { 'E-03': yesterday }, 'claim-expired:E-03'],
    [
      'expires this very moment',
      { 'E-03': fit },
      { 'E-03': buildStanding({ goodUntil: tuesday }) },
      'claim-expired:E-03',
    ],
    [
      'expires the next moment',
      { 'E-03': fit },
      { 'E-03': buildStanding({ goodUntil: tuesday + 1 }) },
      undefined,
    ],
    ['renewed since it was printed', { 'E-03': yesterday }, { 'E-03': fit }, undefined],
    ['withdrawn', { 'E-03': fit }, { 'E-03': { ...fit, withdrawn: true } }, 'claim-withdrawn:E-03'],
    ['corrected', { 'E-03': fit }, { 'E-03': buildStanding({ edition: 2 }) }, 'claim-corrected:E-03'],
    [
      'an older edition in the digest than in the text',
      { 'E-03': buildStanding({ edition: 2 }) },
      { 'E-03': fit },
      undefined,
    ],
    ['one of three', { 'E-03': fit, 'R-01': fit, 'S-02': fit }, { 'R-01': yesterday }, 'claim-expired:R-01'],
    [
      'another that is not in the text',
      { 'E-03': fit },
      { 'E-03': fit, 'E-04': { ...fit, withdrawn: true } },
      undefined,
    ],
    ['without a date that blocks', { 'E-03': { edition: 1 } }, { 'E-03': { edition: 1 } }, undefined],
  ])('%s', async (_, printed, digest, reason) => {
    const { deps, row, stored } = await world({ texts: [printing(printed)] });
    if (digest) deps.account.set({ evidence: digest });
    expect(await visit(deps, personKey)).toBe('done');
    expect((await stored()).enrolments[0]).toMatchObject({ begun: ['welcome'], next: { step: 'evidence' } });
    if (reason === undefined) {
      expect(deps.mailer.accepted).toHaveLength(1);
      expect(await row('welcome')).toMatchObject({ state: 'accepted' });
      expect(await deps.evidenceAlarms.list()).toEqual([]);
      return;
    }
    expect(deps.mailer.calls).toEqual([]);
    expect(await row('welcome')).toMatchObject({ state: 'skipped', reason });
    expect((await stored()).lastMailAt).toBeUndefined();
    expect(await deps.evidenceAlarms.list()).toMatchObject([
      { campaign: 'first-steps', step: 'welcome', at: tuesday },
    ]);
    expect(deps.log.entries).toContainEqual({
      level: 'warn',
      event: 'evidence.unfit',
      fields: expect.objectContaining({ campaign: 'first-steps', step: 'welcome' }),
    });
    expect(deps.log.counted('TextsUnfit')).toBe(1);
  });

  it('keeps nobody from a text that does not print it', async () => {
    const { deps } = await world({ texts: [printing({ 'E-03': yesterday }, 'veteran')] });
    await visit(deps, personKey);
    expect(deps.mailer.accepted).toHaveLength(1);
  });

  it('raises one alarm for a step, whoever is skipped and however often', async () => {
    const { deps, stored } = await world({ texts: [printing({ 'E-03': yesterday })] });
    const one = await stored();
    for (const id of ['a', 'b', 'c']) {
      const key = `${personKey}-${id}`;
      const enrolments = [buildEnrolment({ id })];
      deps.subscribers.seed({ ...one, key, enrolments });
      await visit(deps, key);
    }
    expect(deps.deliveries.all().map(({ reason }) => reason)).toEqual(Array(3).fill('claim-expired:E-03'));
    expect(await deps.evidenceAlarms.list()).toHaveLength(1);
    expect(deps.log.events().filter((event) => event === 'evidence.unfit')).toHaveLength(1);
    expect(deps.log.counted('TextsUnfit')).toBe(1);
  });

  it('of many visits at once one skips', async () => {
    const { deps, stored } = await world({ texts: [printing({ 'E-03': yesterday })] });
    await Promise.all([1, 2, 3, 4].map(() => visit(deps, personKey)));
    expect((await stored()).enrolments[0]?.begun).toEqual(['welcome']);
    expect(deps.deliveries.all()).toHaveLength(1);
    expect(deps.log.counted('TextsUnfit')).toBe(1);
  });

  it('is recorded by whoever finds the flight, when the worker died before the row', async () => {
    const { deps, row } = await world({ texts: [printing({ 'E-03': yesterday })] });
    deps.deliveries.beforeNextRecord(() => {
      throw new Error('died');
    });
    await expect(visit(deps, personKey)).rejects.toThrow('died');
    expect(await row('welcome')).toBeUndefined();
    deps.clock.advance(flightLease);
    await visit(deps, personKey);
    expect(await row('welcome')).toMatchObject({ state: 'skipped', reason: 'claim-expired:E-03' });
  });

  it('does not wait for a gap after a skip: nothing was mailed', async () => {
    const { deps } = await world({ texts: [printing({ 'E-03': yesterday })] });
    await visit(deps, personKey);
    for (let days = 0; days < 4 && deps.mailer.accepted.length === 0; days++) {
      deps.clock.advance(day);
      await visit(deps, personKey);
    }
    expect(deps.mailer.accepted.map(({ subject }) => subject)).toEqual(['Letter evidence']);
  });
});

describe('a text that nobody approved', () => {
  it.each<
    readonly [
      string,
      (published: ReturnType<typeof buildPublished>) => Partial<ReturnType<typeof buildPublished>>,
    ]
  >([
    ['of the step', ({ steps }) => ({ steps: steps.map((step) => ({ ...step, claims: { 'E-03': fit } })) })],
    [
      'of the version',
      ({ version }) => ({ version: { ...version, locales: [...version.locales, 'es-US'] } }),
    ],
    ['gone', () => ({ steps: [] })],
  ])('%s: nothing goes out, the person waits for help and is shown', async (_, tamper) => {
    const { deps, stored, row } = await world();
    const published = buildPublished({ version: 2 });
    const { version, steps } = { ...published, ...tamper(published) };
    deps.campaigns.seed(buildHead({ version: 2, rev: 1 }), version, steps);
    const approved = { ...deps, campaigns: approvedCampaigns(deps.campaigns, deps.log) };
    expect(await visit(approved, personKey)).toBe('done');
    expect(deps.mailer.calls).toEqual([]);
    expect(await row('welcome')).toBeUndefined();
    expect((await stored()).enrolments[0]).toMatchObject({
      begun: [],
      next: { step: 'welcome', due: tuesday + day, firstDue: tuesday },
    });
    expect((await deps.subscribers.listStuck()).items).toEqual([{ key: personKey, since: tuesday + day }]);
    expect(deps.log.entries).toContainEqual(
      expect.objectContaining({
        event: 'step.stuck',
        fields: expect.objectContaining({ reason: 'content-not-approved' }),
      }),
    );
    // As soon as there is a version that was approved, they get it.
    const good = buildPublished({ version: 3 });
    deps.campaigns.seed(buildHead({ version: 3, rev: 2 }), good.version, good.steps);
    deps.clock.advance(day);
    await visit(approved, personKey);
    expect(await row('welcome')).toMatchObject({ state: 'accepted', version: 3 });
  });
});

describe('the language', () => {
  const inBoth: Partial<CampaignVersion> = { locales: both };
  const esText = [buildCompiledStep({}, both)];
  it.each([
    ['of the person, where it was approved', 'es-US', inBoth, 'es-US'],
    ['another country of the same language', 'es-MX', inBoth, 'es-US'],
    ['no country', 'es', inBoth, 'es-US'],
    ['not approved', 'es-US', {}, 'en-US'],
    ['not there', 'fr-CA', inBoth, 'en-US'],
    ['none said', undefined, inBoth, 'en-US'],
  ] as const)('%s', async (_, wanted, version, expected) => {
    // Though the text of a step may hold variants that the approval does not cover.
    const { deps, row } = await world({ version, texts: esText, profile: { locale: wanted } });
    await visit(deps, personKey);
    const [mail] = deps.mailer.accepted;
    expect(mail?.body.text).toContain(`welcome for veteran.US.${expected}`);
    expect(mail?.body.text).toContain(expected === 'es-US' ? 'Hola Ana,' : 'Hello Ana,');
    expect(mail?.body.text).toContain(`Help now, US veteran ${expected}`);
    expect((await row('welcome'))?.variant).toBe(`veteran.US.${expected}`);
  });
});

it('links of a correction leave the campaign that told what it takes back', async () => {
  const corrects = 'old-news';
  const { deps } = await world({ person: { enrolments: [buildEnrolment({ corrects })] } });
  await visit(deps, personKey);
  const [mail] = deps.mailer.accepted;
  const token = mail?.list?.leaveUrl.split('/u/')[1] ?? '';

  expect(await deps.tokens.verify(token, 'leave', tuesday)).toMatchObject({
    campaign: campaignPrint(corrects),
  });
  expect(mail?.list?.campaign).toBe('first-steps');
});
