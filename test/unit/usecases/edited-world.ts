import { expect } from 'vitest';

import { mainLocale } from '#shared/domain/audience.ts';
import type { Policy, StepSource } from '#shared/domain/campaign.ts';
import { day, minute } from '#shared/domain/instant.ts';
import { END, type Enrolment, START } from '#shared/domain/subscriber.ts';
import { leave } from '#shared/domain/subscriber-changes.ts';
import { changeSubscriber } from '#shared/usecases/change-subscriber.ts';
import { sealPerson } from '#shared/usecases/sealed-person.ts';
import { createCampaign } from '#shared/usecases/staff/campaigns.ts';
import { getDraft, saveDraft } from '#shared/usecases/staff/drafts.ts';
import { visit } from '#shared/usecases/visit.ts';
import {
  buildEnrolment,
  buildMarker,
  buildProfile,
  buildStepSource,
  buildStepText,
  buildSubscriber,
  buildTiming,
  campaignId,
  personKey,
  tuesday,
} from '#test/support/builders.ts';
import { inMemoryDeps } from '#test/support/in-memory.ts';
import { publishDraft } from '#test/support/publish-draft.ts';

const author = { user: 'staff-author', roles: ['author'] } as const;
export const approver = { user: 'staff-approver', roles: ['approver'] } as const;

export const stepOf = (id: string, delayDays = 4): StepSource =>
  buildStepSource(buildTiming({ id, delayDays }));
/** Three steps, each four days after the one before it. */
export const original = ['welcome', 'evidence', 'next-steps'].map((id) => stepOf(id));

/** Where a person stands when the second version comes out, and the step that is edited then. */
export const places = {
  'waiting at the first step': 'welcome',
  'waiting in the middle': 'evidence',
  'waiting at the last step': 'next-steps',
  'in flight': 'evidence',
  'at END': 'next-steps',
  completed: 'next-steps',
  left: 'evidence',
} as const;
export type Place = keyof typeof places;

class WorkerDied extends Error {}

/** One person, confirmed on Tuesday, in a campaign that staff have published once; only real use cases act. */
export async function editedWorld(policy: Policy['edits']) {
  const deps = inMemoryDeps();
  const sealed = await sealPerson(deps, personKey, { email: 'ana@mail.example.com' });
  const waiting = buildEnrolment({ version: 0, next: { step: START, due: tuesday } });
  const consent = { version: 'v1', at: tuesday };
  deps.subscribers.seed(
    buildSubscriber({ profile: buildProfile({ sealed }), consent, enrolments: [waiting] }),
  );
  await deps.markers.put(buildMarker());

  let edition = 0;
  const publish = async (edits: Policy['edits'], steps: readonly StepSource[]) => {
    edition += 1;
    const draft = {
      name: 'First steps',
      policy: { unknown: 'at-most-once', maxLatenessDays: 14, edits, unfit: 'skip' } as const,
      steps: steps.map((step) => ({
        ...step,
        texts: { [mainLocale]: buildStepText({ markdown: `${step.id} in edition ${edition}.` }) },
      })),
    };
    const { rev } = await getDraft(deps, campaignId);
    await saveDraft(deps, author, campaignId, { ...draft, rev });
    await publishDraft(deps, campaignId);
  };
  await createCampaign(deps, author, { template: campaignId });
  await publish(policy, original);
  deps.sendQueue.receive();

  const enrolment = (): Enrolment => {
    const own = deps.subscribers.stored.get(personKey)?.enrolments[0];
    if (own === undefined) throw new Error('the person is gone');
    return own;
  };
  /** Follows the due index, one visit at a time, until something holds or nobody is due any more. */
  const run = async (until: () => boolean = () => false) => {
    for (let visits = 0; visits < 100 && !until(); visits++) {
      const [due] = await deps.subscribers.due(Number.MAX_SAFE_INTEGER, 1);
      if (due === undefined) return;
      deps.clock.set(Math.max(deps.clock.now(), due.dueAt));
      const outcome = await visit(deps, personKey).catch((error: unknown) => {
        if (!(error instanceof WorkerDied)) throw error;
      });
      if (outcome === 'again') deps.clock.advance(2 * minute);
    }
  };
  return { deps, publish, enrolment, run };
}
export type EditedWorld = Awaited<ReturnType<typeof editedWorld>>;

/** Brings the person to their place, and publishes there. */
export async function publishAt(
  { deps, run, enrolment }: EditedWorld,
  place: Place,
  publish: () => Promise<void>,
): Promise<void> {
  const has = (step: string) => () => enrolment().begun.includes(step);
  switch (place) {
    case 'waiting at the first step':
      await run(() => enrolment().next?.step === 'welcome');
      deps.clock.advance(2 * day);
      return publish();
    case 'waiting in the middle':
      await run(has('welcome'));
      deps.clock.advance(2 * day);
      return publish();
    case 'waiting at the last step':
      await run(has('evidence'));
      deps.clock.advance(2 * day);
      return publish();
    case 'in flight':
      await run(has('welcome'));
      deps.mailer.script(async () => {
        await publish();
        return { kind: 'accepted', messageId: 'published-meanwhile' };
      });
      return run(has('evidence'));
    case 'at END':
      await run(has('evidence'));
      deps.mailer.script(() => {
        throw new WorkerDied();
      });
      await run(has('next-steps'));
      expect(enrolment()).toMatchObject({ next: { step: END }, flight: { step: 'next-steps' } });
      return publish();
    case 'completed':
      await run();
      expect(enrolment().ended?.reason).toBe('completed');
      return publish();
    case 'left':
      await run(has('welcome'));
      await changeSubscriber(deps, personKey, (person) => person && leave(person, 'all', deps.clock.now()));
      return publish();
  }
}
