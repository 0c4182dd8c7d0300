import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { day, hour, minute } from '#shared/domain/instant.ts';
import type { SendResult } from '#shared/domain/mail.ts';
import { dueAt, type Subscriber } from '#shared/domain/subscriber.ts';
import { erase, leave } from '#shared/domain/subscriber-changes.ts';
import { changeSubscriber } from '#shared/usecases/change-subscriber.ts';
import { recordFeedback } from '#shared/usecases/record-feedback.ts';
import { visit } from '#shared/usecases/visit.ts';
import { buildHead, personKey } from '#test/support/builders.ts';
import { world } from './world.ts';

/** What may happen to one person, in any order and any number of times. */
type Happening =
  | {
      readonly kind: 'visit';
      readonly workers: number;
      readonly result: SendResult | 'crash' | 'accepted-then-crash';
    }
  | { readonly kind: 'wait'; readonly ms: number }
  | { readonly kind: 'leave' | 'erase' | 'pause' | 'resume' }
  | { readonly kind: 'event'; readonly eventType: string; readonly step: string };

const results = fc.oneof(
  { weight: 5, arbitrary: fc.constant<SendResult>({ kind: 'accepted', messageId: 'm' }) },
  {
    weight: 3,
    arbitrary: fc.constantFrom<SendResult | 'crash' | 'accepted-then-crash'>(
      { kind: 'refused', code: 'MessageRejected' },
      { kind: 'unknown', code: 'TimeoutError' },
      { kind: 'not-sent', code: 'Throttling', retryAfter: minute },
      'crash',
      'accepted-then-crash',
    ),
  },
);
const happening: fc.Arbitrary<Happening> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('visit' as const),
      workers: fc.integer({ min: 1, max: 3 }),
      result: results,
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('wait' as const),
      ms: fc.constantFrom(minute, 2 * minute, hour, day, 3 * day),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constantFrom('leave' as const, 'erase' as const, 'pause' as const, 'resume' as const),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('event' as const),
      eventType: fc.constantFrom('Delivery', 'Bounce', 'Complaint', 'DeliveryDelay'),
      step: fc.constantFrom('welcome', 'evidence', 'next-steps'),
    }),
  },
);

class WorkerDied extends Error {}

async function live(happenings: readonly Happening[]) {
  const { deps, stored } = await world();
  const taken: string[] = [];
  let left = false;
  let takenAfterLeaving = 0;
  const script =
    (result: Extract<Happening, { kind: 'visit' }>['result']) => async (mail: { tag: string }) => {
      if (result === 'crash') throw new WorkerDied();
      if (typeof result !== 'string' && result.kind !== 'accepted') return result;
      taken.push(mail.tag);
      if (left) takenAfterLeaving += 1;
      if (result === 'accepted-then-crash') throw new WorkerDied();
      return { kind: 'accepted' as const, messageId: 'm' };
    };
  // Only a thrown result: what a dead worker leaves behind, and a throttle, which the queue swallows.
  const once = () => visit(deps, personKey).catch(() => 'died');
  const act = async (what: Happening): Promise<void> => {
    switch (what.kind) {
      case 'visit':
        deps.mailer.script(...Array.from({ length: what.workers }, () => script(what.result)));
        await Promise.all(Array.from({ length: what.workers }, once));
        return;
      case 'wait':
        return deps.clock.advance(what.ms);
      case 'leave':
        left = true;
        await changeSubscriber(deps, personKey, (person) => person && leave(person, 'all', deps.clock.now()));
        return;
      case 'erase':
        left = true;
        await changeSubscriber(deps, personKey, (person) =>
          person && person.suppressed?.reason !== 'erased' ? erase(person, deps.clock.now()) : undefined,
        );
        return;
      case 'pause':
      case 'resume': {
        const head = (await deps.campaigns.head('first-steps')) ?? buildHead();
        const status = what.kind === 'pause' ? 'paused' : 'running';
        await deps.campaigns.saveHead({ ...head, status, rev: head.rev + 1 });
        return;
      }
      case 'event':
        await recordFeedback(deps, {
          eventType: what.eventType,
          mail: {
            messageId: 'm',
            destination: ['ana.lopez@mail.example.com'],
            tags: { send: [`first-steps_k3vq7znb2xw5mtra_${what.step}`] },
          },
          ...(what.eventType === 'Bounce' ? { bounce: { bounceType: 'Transient', bounceSubType: '' } } : {}),
        });
    }
  };
  for (const what of happenings) {
    await act(what);
    expectInIndex(await stored());
  }
  return { deps, stored, taken, takenAfterLeaving: () => takenAfterLeaving };
}

/** Whoever has something open is in the due index. */
function expectInIndex(person: Subscriber): void {
  const open = person.enrolments.some((enrolment) => enrolment.next) || person.erasing !== undefined;
  expect(dueAt(person) !== undefined).toBe(open);
}

describe('whatever happens to a person', () => {
  it('no step is taken twice, none after leaving, and every run can end with each step settled', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(happening, { maxLength: 40 }), async (happenings) => {
        const { deps, stored, taken, takenAfterLeaving } = await live(happenings);
        expect(new Set(taken).size).toBe(taken.length);
        expect(takenAfterLeaving()).toBe(0);

        const head = (await deps.campaigns.head('first-steps')) ?? buildHead();
        await deps.campaigns.saveHead({ ...head, status: 'running', rev: head.rev + 1 });
        for (let i = 0; i < 40 && dueAt(await stored()) !== undefined; i++) {
          deps.clock.advance(day + minute);
          await visit(deps, personKey).catch(() => 'died');
        }
        const person = await stored();
        expect(dueAt(person)).toBeUndefined();
        for (const enrolment of person.enrolments) {
          expect(enrolment.flight).toBeUndefined();
          for (const step of enrolment.begun) {
            expect(
              await deps.deliveries.get({ campaign: enrolment.campaign, enrolment: enrolment.id, step }),
            ).toBeDefined();
          }
        }
        if (person.suppressed?.reason !== 'erased') return;
        for (const step of ['welcome', 'evidence', 'next-steps']) {
          expect(
            await deps.deliveries.get({ campaign: 'first-steps', enrolment: 'k3vq7znb2xw5mtra', step }),
          ).toBeUndefined();
        }
      }),
      { numRuns: 400 },
    );
  });
});
