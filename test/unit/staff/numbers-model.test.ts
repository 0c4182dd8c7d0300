import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { begin, finish, undo } from '#shared/domain/flight.ts';
import { countNumbers, doubtfulEnrolments, type Member, type Row } from '#shared/domain/numbers.ts';
import { END, type Enrolment, START, type Subscriber } from '#shared/domain/subscriber.ts';
import { erase, leave } from '#shared/domain/subscriber-changes.ts';
import { buildEnrolment, buildSubscriber, tuesday } from '../../support/builders.ts';

const outcomes = ['unknown', 'refused', 'accepted', 'delivered', 'bounced', 'complained'] as const;

/** What happens to one enrolment, one visit after the other. */
const visit = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ do: fc.constant('send' as const), state: fc.constantFrom(...outcomes) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('skip' as const), reason: fc.constantFrom('audience', 'late') }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constantFrom('undo' as const, 'leave' as const, 'erase' as const) }),
  },
);
type Visit = typeof visit extends fc.Arbitrary<infer V> ? V : never;
const life = fc.record({
  steps: fc.integer({ min: 1, max: 5 }),
  visits: fc.array(visit, { maxLength: 8 }),
  /** The last flight is still in the air. */
  inAir: fc.boolean(),
});

/** Plays a life by the rules of the ledger: a row before the next flight, END after the last step. */
function play(
  id: string,
  { steps: count, visits, inAir }: { steps: number; visits: readonly Visit[]; inAir: boolean },
) {
  const steps = Array.from({ length: count }, (_, i) => `step-${i + 1}`);
  let person: Subscriber = buildSubscriber({
    enrolments: [buildEnrolment({ id, next: { step: 'step-1', due: tuesday } })],
  });
  const rows: Row[] = [];
  for (const [index, act] of visits.entries()) {
    const [enrolment] = person.enrolments as [Enrolment];
    if (act.do === 'leave' && !enrolment.ended) person = leave(person, 'all', tuesday);
    if (act.do === 'erase') {
      person = erase(person, tuesday);
      break;
    }
    const step = enrolment.next?.step;
    if (step === undefined) break;
    if (step === END) {
      person = finish(person, enrolment, tuesday);
      break;
    }
    if (enrolment.ended) break;
    const next = { step: steps[steps.indexOf(step) + 1] ?? END, due: tuesday };
    const flight = {
      step,
      id: `flight-${index}`,
      at: tuesday,
      verdict: act.do === 'skip' ? act.do : ('send' as const),
    };
    if (act.do === 'leave') continue;
    person = begin(person, enrolment, flight, next);
    if (act.do === 'undo') person = undo(person, id, flight.id, tuesday) ?? person;
    else if (inAir && index === visits.length - 1) break;
    else if (act.do === 'skip') rows.push({ enrolment: id, step, state: 'skipped', reason: act.reason });
    else if (act.do === 'send') rows.push({ enrolment: id, step, state: act.state });
  }
  const [enrolment] = person.enrolments as [Enrolment];
  return { member: { enrolment, steps } satisfies Member, rows };
}

const population = fc.array(life, { maxLength: 30 }).map((lives) => {
  const played = lives.map((one, i) => play(`enrolment-${i}`, one));
  return { members: played.map(({ member }) => member), rows: played.flatMap(({ rows }) => rows) };
});

describe('countNumbers', () => {
  it('balances for any population that kept the rules', () => {
    fc.assert(
      fc.property(population, ({ members, rows }) => {
        const { balance, enrolled, total } = countNumbers(members, rows);
        expect(balance).toEqual({
          expected: balance.expected,
          counted: balance.expected,
          missing: 0,
          strays: 0,
          holds: true,
        });
        expect(enrolled).toBe(members.length);
        expect(total.accepted).toBe(rows.filter((row) => row.state === 'accepted').length);
        expect(doubtfulEnrolments(members, rows).size).toBe(0);
      }),
    );
  });

  it('does not balance when any one settled row is lost, and names its enrolment', () => {
    const withRow = population.filter(({ members, rows }) => rows.some((row) => isSettled(members, row)));
    fc.assert(
      fc.property(withRow, fc.nat(), ({ members, rows }, pick) => {
        const settled = rows.filter((row) => isSettled(members, row));
        const lost = settled[pick % settled.length] as Row;
        const { balance } = countNumbers(
          members,
          rows.filter((row) => row !== lost),
        );
        expect(balance).toMatchObject({ counted: balance.expected - 1, missing: 1, holds: false });
        expect([
          ...doubtfulEnrolments(
            members,
            rows.filter((row) => row !== lost),
          ),
        ]).toEqual([lost.enrolment]);
      }),
      { numRuns: 50 },
    );
  });

  it('does not balance when a row belongs to nobody', () => {
    const { member, rows } = play('one', {
      steps: 2,
      visits: [{ do: 'send', state: 'accepted' }],
      inAir: false,
    });
    const stray: Row = { enrolment: 'two', step: 'step-1', state: 'accepted' };
    expect(countNumbers([member], [...rows, stray]).balance).toMatchObject({ strays: 1, holds: false });
    expect([...doubtfulEnrolments([member], [...rows, stray])]).toEqual(['two']);
  });

  it('counts each place of a step by its own name', () => {
    const waiting = play('a', { steps: 1, visits: [], inAir: false });
    const flying = play('b', { steps: 1, visits: [{ do: 'send', state: 'accepted' }], inAir: true });
    const skipped = play('c', { steps: 1, visits: [{ do: 'skip', reason: 'audience' }], inAir: false });
    const left = play('d', { steps: 1, visits: [{ do: 'leave' }], inAir: false });
    const all = [waiting, flying, skipped, left];
    const numbers = countNumbers(
      all.map(({ member }) => member),
      all.flatMap(({ rows }) => rows),
    );
    expect(numbers.steps).toMatchObject([
      { step: 'step-1', waiting: 1, inFlight: 1, skipped: { audience: 1 }, left: 1 },
    ]);
    expect(numbers.ended).toEqual({ left: 1 });
  });

  it('takes a row that came after the person was read', () => {
    const { member } = play('a', { steps: 1, visits: [], inAir: false });
    const row: Row = { enrolment: 'a', step: 'step-1', state: 'delivered' };
    expect(countNumbers([member], [row])).toMatchObject({
      total: { delivered: 1, waiting: 0 },
      balance: { holds: true },
    });
  });

  it('finds the steps that nothing leads to any more', () => {
    const inserted = buildEnrolment({ id: 'a', next: { step: 'step-2', due: tuesday } });
    const { next: _, ...stuck } = buildEnrolment({ id: 'b' });
    const atEnd = buildEnrolment({ id: 'c', next: { step: END, due: tuesday } });
    const members = [inserted, stuck, atEnd].map((enrolment) => ({
      enrolment,
      steps: ['step-1', 'step-2'],
    }));
    expect(countNumbers(members, []).balance).toEqual({
      expected: 6,
      counted: 2,
      missing: 4,
      strays: 0,
      holds: false,
    });
  });

  it('lets everybody wait who stands at the start', () => {
    const member = {
      enrolment: buildEnrolment({ version: 0, next: { step: START, due: tuesday } }),
      steps: ['a', 'b'],
    };
    expect(countNumbers([member], [])).toMatchObject({ total: { waiting: 2 }, balance: { holds: true } });
  });
});

/** A row whose flight is over: without it nothing would tell of the step. */
function isSettled(members: readonly Member[], row: Row): boolean {
  const enrolment = members.find((member) => member.enrolment.id === row.enrolment)?.enrolment;
  return (
    enrolment !== undefined && enrolment.flight?.step !== row.step && enrolment.ended?.reason !== 'erased'
  );
}
