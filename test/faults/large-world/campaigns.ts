import { mainLocale } from '#shared/domain/audience.ts';
import type { CampaignSource, Draft, Policy, StepSource } from '#shared/domain/campaign.ts';
import { buildHead, buildStepSource } from '../../support/builders.ts';
import { publishDraft } from '../../support/publish-draft.ts';
import { citing, printingCompiler } from './evidence.ts';
import { type Chance, chanceFor } from './prng.ts';
import { portsOf } from './workers.ts';
import type { World } from './world.ts';

export const campaigns = { main: 'first-steps', extra: 'more-news' } as const;
export const approver = { user: 'staff-approver', roles: ['approver'] } as const;
const author = 'staff-author';

/** Drafts of both campaigns: everybody is in the first, some are in the second as well. */
export async function draftCampaigns(world: World): Promise<void> {
  const { size, store } = world;
  for (const [campaign, steps] of [
    [campaigns.main, size.steps],
    [campaigns.extra, 3],
  ] as const) {
    const { version: _, ...head } = buildHead({ id: campaign, status: 'draft' });
    await store.ports.campaigns.create(head, {
      ...sourceOf(world, campaign, steps),
      ...draftOf(campaign, 0),
    });
  }
}

const draftOf = (campaign: string, rev: number): Omit<Draft, keyof CampaignSource> => ({
  campaign,
  rev,
  authors: [author],
  changedAt: 0,
  reviews: [],
});

function sourceOf(world: World, campaign: string, count: number): CampaignSource {
  const chance = chanceFor(world.seed, 'campaign', campaign);
  const [least, most] = world.faults.includes('long delays') ? [5, 10] : [1, 4];
  const steps = Array.from({ length: count }, (_, number) =>
    stepOf(world, chance, `step-${number + 1}`, number === 0 ? 0 : chance.between(least, most)),
  );
  return { name: 'First steps', policy: policyFor(world.seed, chance), steps };
}

function policyFor(seed: number, chance: Chance): Policy {
  return {
    unknown: chanceFor(seed, 'unknown').is(0.5) ? 'retry-once' : 'at-most-once',
    edits: chanceFor(seed, 'edits').is(0.5) ? 'follow' : 'pinned',
    maxLatenessDays: chance.is(0.5) ? chance.between(1, 3) : 14,
    unfit: chanceFor(seed, 'unfit').is(0.5) ? 'send-late' : 'skip',
  };
}

/** A step with a window in which all are due, on weekdays now and then, for some audiences now and then. */
function stepOf({ backend, seed }: World, chance: Chance, id: string, delayDays: number): StepSource {
  const { windowMinutes } = backend;
  const to = `${String(8 + Math.floor(windowMinutes / 60)).padStart(2, '0')}:${String(windowMinutes % 60).padStart(2, '0')}`;
  const weekdays = chance.is(0.2) ? [1, 2, 3, 4, 5] : [1, 2, 3, 4, 5, 6, 7];
  return buildStepSource(
    {
      id,
      delayDays,
      window: { from: '08:00', to, weekdays },
      ...(chance.is(0.15) ? { audiences: ['self', 'veteran'] as const } : {}),
      ...(chance.is(0.5) ? { ifLate: chance.pick(['send', 'skip', 're-space']) } : {}),
    },
    { markdown: `{{greeting}}\n\nThis is ${id}.${citing(chanceFor(seed, 'cites', id))}` },
  );
}

/** A new draft of the main campaign: steps inserted, deleted, disabled, moved. */
export async function editDraft(world: World): Promise<void> {
  const { store, chance } = world;
  const draft = await store.ports.campaigns.draft(campaigns.main);
  if (draft === undefined) throw new Error('the draft is gone');
  const steps = draft.steps.flatMap((step, place) => {
    const edited = reworded(step, (markdown) => `${markdown} Corrected.`);
    if (place > 1 && chance.is(0.08)) return [];
    if (chance.is(0.08)) return [stepOf(world, chance, `extra-${place}`, 1), edited];
    if (chance.is(0.08)) return [{ ...edited, disabled: true as const }];
    if (place > 0 && chance.is(0.3)) return [{ ...edited, delayDays: chance.between(0, 4) }];
    return [edited];
  });
  await saveSteps(world, draft, steps);
}

/** The draft of the main campaign once more, without the claim that nobody stands behind any more. */
export async function republish(world: World, without: string | undefined): Promise<void> {
  const draft = await world.store.ports.campaigns.draft(campaigns.main);
  if (draft === undefined) throw new Error('the draft is gone');
  const steps = draft.steps.map((step) =>
    without === undefined ? step : reworded(step, (markdown) => markdown.replaceAll(without, 'nothing')),
  );
  await saveSteps(world, draft, steps);
}

function reworded(step: StepSource, change: (markdown: string) => string): StepSource {
  const text = step.texts[mainLocale];
  if (text === undefined) throw new Error('the text is gone');
  return { ...step, texts: { ...step.texts, [mainLocale]: { ...text, markdown: change(text.markdown) } } };
}

/** Whoever signed the draft before signed another one. */
async function saveSteps({ store }: World, draft: Draft, steps: StepSource[]): Promise<void> {
  const { approval: _, ...rest } = draft;
  await store.ports.campaigns.saveDraft({ ...rest, steps, reviews: [], rev: draft.rev + 1 });
}

/** Publishes the draft of a campaign as it stands, whatever it takes. */
export function publish(world: World, campaign: string, done: () => void = () => {}): void {
  world.insist(
    'publish',
    async (env) => {
      const draft = await world.store.ports.campaigns.draft(campaign);
      const head = await world.store.ports.campaigns.head(campaign);
      const latest = head?.version && (await world.store.ports.campaigns.version(campaign, head.version));
      // Whoever lost the answer looks first whether it is done.
      if (draft === undefined || (latest && latest.draftRev === draft.rev)) return;
      await publishDraft({ ...portsOf(world, env), compiler: printingCompiler() }, campaign);
    },
    done,
  );
}
