import * as fc from 'fast-check';
import { expect, it } from 'vitest';

import { AppError } from '#shared/domain/app-error.ts';
import type { Policy, StepSource } from '#shared/domain/campaign.ts';
import { day, hour, minute } from '#shared/domain/instant.ts';
import { startBackfill } from '#shared/usecases/staff/backfilling.ts';
import { getNumbers } from '#shared/usecases/staff/numbers.ts';
import { resendStep } from '#shared/usecases/staff/repairs.ts';
import { pauseCampaign, resumeCampaign } from '#shared/usecases/staff/running.ts';
import { visit } from '#shared/usecases/visit.ts';
import { walk } from '#shared/usecases/walk.ts';
import { campaignId, firstEnrolment, personKey } from '#test/support/builders.ts';
import { approver, editedWorld, original, stepOf } from './edited-world.ts';

/** What staff, time and SES may do while one person is on their way, in any order. */
type Happening =
  | { readonly kind: 'publish'; readonly edits: Policy['edits']; readonly edit: number; readonly at: number }
  | { readonly kind: 'wait'; readonly ms: number }
  | { readonly kind: 'visit'; readonly outcome: 'accepted' | 'refused' | 'unknown' }
  | { readonly kind: 'reopen'; readonly at: number }
  | { readonly kind: 'backfill' | 'pause' | 'resume' };

const index = fc.nat({ max: 19 });
const happening: fc.Arbitrary<Happening> = fc.oneof(
  fc.record({
    kind: fc.constant('publish' as const),
    edits: fc.constantFrom('pinned' as const, 'follow' as const),
    edit: index,
    at: index,
  }),
  fc.record({ kind: fc.constant('wait' as const), ms: fc.constantFrom(hour, day, 3 * day, 20 * day) }),
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('visit' as const),
      outcome: fc.constantFrom(
        'accepted' as const,
        'accepted' as const,
        'refused' as const,
        'unknown' as const,
      ),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('reopen' as const), at: index }) },
  fc.record({ kind: fc.constantFrom('backfill' as const, 'pause' as const, 'resume' as const) }),
);

/** One edit of a list of steps, at one of its places; new steps have ids that no other edition had. */
function edited(steps: readonly StepSource[], edit: number, at: number, id: string): readonly StepSource[] {
  const place = at % steps.length;
  const own = (change: Partial<StepSource>) =>
    steps.map((step, index) => (index === place ? { ...step, ...change } : step));
  const options: readonly (() => readonly StepSource[])[] = [
    () => own({ delayDays: 9 }),
    () => own({ delayDays: 0 }),
    () => own({ disabled: true }),
    () => own({ ifLate: 'skip' }),
    () => (steps.length > 1 ? steps.filter((_, index) => index !== place) : steps),
    () => (steps.length < 12 ? steps.toSpliced(place, 0, stepOf(id, 1)) : steps),
    () => (steps.length < 12 ? [...steps, stepOf(id, 2)] : steps),
    () => steps.toReversed(),
    () => original,
  ];
  return options[edit % options.length]?.() ?? steps;
}

/** Staff are told so; anything but such an answer is a fault. */
const refused = (error: unknown) => {
  if (!(error instanceof AppError)) throw error;
};

async function live(happenings: readonly Happening[]) {
  const world = await editedWorld('follow');
  const { deps, publish, enrolment } = world;
  let steps: readonly StepSource[] = original;
  let edition = 0;
  const act = async (what: Happening): Promise<unknown> => {
    switch (what.kind) {
      case 'publish':
        edition += 1;
        steps = edited(steps, what.edit, what.at, `new-${edition}`);
        return publish(what.edits, steps);
      case 'wait':
        return deps.clock.advance(what.ms);
      case 'visit': {
        const { outcome } = what;
        // Most of the time nothing else happens until the next date.
        const [due] = await deps.subscribers.due(Number.MAX_SAFE_INTEGER, 1);
        deps.clock.set(Math.max(deps.clock.now(), due?.dueAt ?? 0));
        const mailer =
          outcome === 'accepted' ? deps.mailer : { send: async () => ({ kind: outcome, code: 'scripted' }) };
        return visit({ ...deps, mailer }, personKey);
      }
      case 'reopen': {
        const step = enrolment().begun[what.at % (enrolment().begun.length || 1)];
        const place = { subscriber: personKey, enrolment: firstEnrolment, step: step ?? 'none' };
        return resendStep(deps, approver, place).catch(refused);
      }
      case 'backfill':
        return startBackfill(deps, approver, campaignId).catch(refused);
      case 'pause':
        return pauseCampaign(deps, approver, campaignId);
      case 'resume':
        return resumeCampaign(deps, approver, campaignId);
    }
  };
  for (const what of happenings) {
    await act(what);
    deps.clock.advance(minute);
    for (const message of deps.sendQueue.receive()) if (message.kind !== 'visit') await walk(deps, message);
    const { balance } = await getNumbers(deps, campaignId);
    expect(balance).toMatchObject({ missing: 0, strays: 0, holds: true });
  }
  return world;
}

it('whatever staff edit, and however often: no step twice, none lost, numbers that balance', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(happening, { maxLength: 40, size: 'max' }), async (happenings) => {
      const { deps, run, enrolment } = await live(happenings);
      await resumeCampaign(deps, approver, campaignId);
      await run();
      const tags = deps.mailer.accepted.map(({ tag }) => tag);
      expect(new Set(tags).size).toBe(tags.length);
      expect(enrolment()).not.toHaveProperty('next');
      expect(enrolment().ended?.reason).toBe('completed');
      const rows = deps.deliveries.all().map(({ step }) => step);
      expect(rows.sort()).toEqual(enrolment().begun.toSorted());
      const version = await deps.campaigns.version(campaignId, enrolment().version);
      for (const { id } of version?.steps ?? []) expect(rows).toContain(id);
      const { balance, total } = await getNumbers(deps, campaignId);
      expect(balance).toMatchObject({ holds: true });
      expect(total).toMatchObject({ waiting: 0, inFlight: 0 });
    }),
    { numRuns: 100 },
  );
}, 30_000);
