import { describe, expect, it } from 'vitest';
import { cachedCampaigns } from '#shared/adapters/campaign-cache.ts';
import type { CampaignVersion } from '#shared/domain/campaign.ts';
import type { CompiledStep } from '#shared/domain/compiled-step.ts';
import { second } from '#shared/domain/instant.ts';
import { approvedCampaigns } from '#shared/usecases/approved-content.ts';
import type { Campaigns } from '#shared/usecases/ports/table.ts';
import {
  buildCompiledStep,
  buildHead,
  buildPublished,
  buildStanding,
  buildTiming,
  campaignId,
} from '#test/support/builders.ts';
import { inMemoryDeps } from '#test/support/in-memory.ts';

const welcome = buildCompiledStep({ claims: { 'E-03': buildStanding() } }, ['en-US', 'es-US']);
const published = buildPublished({ locales: ['en-US', 'es-US'], policy: undefined }, [welcome]);
const other = 'cd'.repeat(32);

function reading(version: CampaignVersion = published.version, steps = published.steps) {
  const { campaigns, log } = inMemoryDeps();
  campaigns.seed(buildHead(), version, steps);
  return { campaigns: approvedCampaigns(campaigns, log), log };
}

it('gives what was approved, and says nothing', async () => {
  const { campaigns, log } = reading();
  expect(await campaigns.version(campaignId, 1)).toEqual(published.version);
  for (const step of published.steps) expect(await campaigns.step(campaignId, 1, step.id)).toEqual(step);
  expect(await campaigns.version(campaignId, 2)).toBeUndefined();
  expect(await campaigns.step(campaignId, 1, 'nothing')).toBeUndefined();
  expect(log.entries).toEqual([]);
});

describe('a version that is not what was approved is missing, with all its texts', () => {
  const { version } = published;
  const [first, ...others] = version.steps;
  it.each<readonly [string, Partial<CampaignVersion>]>([
    ['another hash', { contentHash: other }],
    ['an approval of something else', { approval: { ...version.approval, hash: other } }],
    [
      'both say the same, of something else',
      { contentHash: other, approval: { ...version.approval, hash: other } },
    ],
    ['a language more', { locales: ['en-US', 'es-US', 'fr-CA'] }],
    ['a language less', { locales: ['en-US'] }],
    ['another text', { stepHashes: { ...version.stepHashes, welcome: other } }],
    ['another delay', { steps: [{ ...buildTiming(), delayDays: 1 }, ...others] }],
    [
      'another window',
      { steps: [{ ...buildTiming(), window: { from: '00:00', to: '23:59', weekdays: [1] } }, ...others] },
    ],
    ['other readers', { steps: [{ ...buildTiming(), audiences: ['veteran'] }, ...others] }],
    ['a step less', { steps: others }],
    ['another order', { steps: [...others, ...(first ? [first] : [])] }],
    [
      'another policy',
      { policy: { unknown: 'retry-once', maxLatenessDays: 14, edits: 'pinned', unfit: 'skip' } },
    ],
  ])('%s', async (_, changes) => {
    const { campaigns, log } = reading({ ...version, ...changes });
    expect(await campaigns.version(campaignId, 1)).toBeUndefined();
    expect(log.events()).toEqual(['content.not_approved']);
    expect(log.entries[0]?.fields).toMatchObject({ campaign: campaignId, version: 1 });
    expect(log.counted('ContentNotApproved')).toBe(1);
    expect(await campaigns.step(campaignId, 1, 'evidence')).toBeUndefined();
  });

  it('one that lies under the number of another', async () => {
    const { campaigns } = inMemoryDeps();
    const moved: Campaigns = { ...campaigns, version: async () => published.version };
    const { log } = inMemoryDeps();
    expect(await approvedCampaigns(moved, log).version(campaignId, 2)).toBeUndefined();
    expect(await approvedCampaigns(moved, log).version('news', 1)).toBeUndefined();
    expect(log.events()).toEqual(['content.not_approved', 'content.not_approved']);
  });
});

describe('a text that is not what was approved is missing', () => {
  const key = 'veteran.US.es-US';
  const text = welcome.variants[key] ?? { subject: '', html: '', text: '', claims: [] };
  const withText = (changes: Partial<typeof text>): CompiledStep => ({
    ...welcome,
    variants: { ...welcome.variants, [key]: { ...text, ...changes } },
  });
  const { [key]: _, ...withoutOne } = welcome.variants;
  it.each<readonly [string, CompiledStep]>([
    ['another word in one variant', withText({ text: `${text.text} Today only.` })],
    ['another link in one variant', withText({ html: text.html.replace('Choices', 'More') })],
    ['another subject in one variant', withText({ subject: 'A cure' })],
    ['a claim less in one variant', withText({ claims: [] })],
    ['a variant less', { ...welcome, variants: withoutOne }],
    ['a variant more', { ...welcome, variants: { ...welcome.variants, 'self.US.fr-CA': text } }],
    ['another edition of a claim', { ...welcome, claims: { 'E-03': buildStanding({ edition: 2 }) } }],
    ['a claim that is not known', { ...welcome, claims: {} }],
  ])('%s', async (_case, step) => {
    const { campaigns, log } = reading(published.version, [step, ...published.steps.slice(1)]);
    expect(await campaigns.step(campaignId, 1, 'welcome')).toBeUndefined();
    expect(log.entries).toMatchObject([{ event: 'content.not_approved', fields: { step: 'welcome' } }]);
    // The others are as they were.
    expect(await campaigns.step(campaignId, 1, 'evidence')).toEqual(published.steps[1]);
  });

  it('one that lies in the place of another step', async () => {
    const { campaigns, log } = inMemoryDeps();
    campaigns.seed(buildHead(), published.version, published.steps);
    const swapped: Campaigns = {
      ...campaigns,
      step: (id, version) => campaigns.step(id, version, 'evidence'),
    };
    expect(await approvedCampaigns(swapped, log).step(campaignId, 1, 'welcome')).toBeUndefined();
  });
});

it('is looked at once, however many mails are made of it', async () => {
  const { campaigns, clock, log } = inMemoryDeps();
  campaigns.seed(buildHead(), published.version, published.steps);
  let reads = 0;
  const counted: Campaigns = {
    ...campaigns,
    version: async (...id) => {
      reads += 1;
      return campaigns.version(...id);
    },
    step: async (...id) => {
      reads += 1;
      return campaigns.step(...id);
    },
  };
  const cached = cachedCampaigns(approvedCampaigns(counted, log), clock);
  for (let mail = 0; mail < 20; mail++) {
    clock.advance(11 * second);
    expect(await cached.version(campaignId, 1)).toBeDefined();
    expect(await cached.step(campaignId, 1, 'welcome')).toBeDefined();
  }
  expect(reads).toBe(3);
});
