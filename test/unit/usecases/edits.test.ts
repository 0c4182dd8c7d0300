import { describe, expect, it } from 'vitest';

import type { Policy, StepSource } from '#shared/domain/campaign.ts';
import type { Delivery } from '#shared/domain/delivery.ts';
import { day, second } from '#shared/domain/instant.ts';
import { reopenStep } from '#shared/usecases/reopen-step.ts';
import { startBackfill } from '#shared/usecases/staff/backfilling.ts';
import { getNumbers } from '#shared/usecases/staff/numbers.ts';
import { walk } from '#shared/usecases/walk.ts';
import { campaignId, firstEnrolment, personKey, tuesday } from '#test/support/builders.ts';
import {
  approver,
  type EditedWorld,
  editedWorld,
  original,
  type Place,
  places,
  publishAt,
  stepOf,
} from './edited-world.ts';

/** The policy of the newest version holds for everybody, whatever the one they began with said. */
const policies: readonly (readonly [first: Policy['edits'], second: Policy['edits']])[] = [
  ['pinned', 'pinned'],
  ['follow', 'follow'],
  ['pinned', 'follow'],
  ['follow', 'pinned'],
];

type Edit = (steps: readonly StepSource[], target: string) => readonly StepSource[];
const change =
  (changes: Partial<StepSource>): Edit =>
  (steps, target) =>
    steps.map((step) => (step.id === target ? { ...step, ...changes } : step));
const extra = stepOf('extra', 1);

/** What is done to the step that the person waits for or is in. The text of every step changes as well. */
const edits = {
  'delay up': change({ delayDays: 9 }),
  'delay down': change({ delayDays: 1 }),
  deleted: (steps, target) => steps.filter(({ id }) => id !== target),
  'inserted before': (steps, target) =>
    steps.flatMap((step) => (step.id === target ? [extra, step] : [step])),
  'inserted after': (steps, target) => steps.flatMap((step) => (step.id === target ? [step, extra] : [step])),
  'moved to the end': (steps, target) => [
    ...steps.filter(({ id }) => id !== target),
    ...steps.filter(({ id }) => id === target),
  ],
  disabled: change({ disabled: true }),
  'text only': (steps) => steps,
} as const satisfies Record<string, Edit>;
type EditName = keyof typeof edits;

const cases = policies.flatMap(([first, second]) =>
  Object.keys(edits).flatMap((edit) =>
    Object.keys(places).map((place) => [first, second, edit as EditName, place as Place] as const),
  ),
);

/** Earlier dates reach people who wait by the walk, and only where they follow. */
async function backfill({ deps }: EditedWorld, edits: Policy['edits']): Promise<void> {
  const started = startBackfill(deps, approver, campaignId);
  if (edits === 'pinned') return expect(started).rejects.toMatchObject({ code: 'campaign.pinned' });
  await started;
  deps.clock.advance(15 * second);
  for (const message of deps.sendQueue.receive()) if (message.kind !== 'visit') await walk(deps, message);
}

/** Plays one case to its end. */
async function play([first, second, name, place]: (typeof cases)[number]) {
  const world = await editedWorld(first);
  const { deps, publish, run, enrolment } = world;
  const target = places[place];
  const steps = edits[name](original, target);
  let before: readonly string[] = [];
  let publishedAt = 0;
  await publishAt(world, place, async () => {
    before = enrolment().begun;
    publishedAt = deps.clock.now();
    await publish(second, steps);
  });
  const midway = await getNumbers(deps, campaignId);
  if (name === 'delay down') await backfill(world, second);
  await run();
  const rows = deps.deliveries.all().toSorted((a, b) => a.begunAt - b.begunAt);
  const isOver = place === 'at END' || place === 'completed' || place === 'left';
  const goesOn = second === 'follow' ? steps : original;
  return { ...world, steps, target, before, publishedAt, midway, rows, isOver, goesOn };
}

/** Whole local days between two moments that each lie in the first hours of a window. */
const daysBetween = (from: number, to: number) => Math.round((to - from) / day);

describe.each(cases)('%s, then %s: %s, %s', (...one) => {
  const [, second, name, place] = one;
  const played = play(one);

  it('sends no step twice', async () => {
    const { deps } = await played;
    const tags = deps.mailer.accepted.map(({ tag }) => tag);
    expect(new Set(tags).size).toBe(tags.length);
  });

  it('loses none without a reason: each has its row, and nothing is open', async () => {
    const { deps, rows, before, goesOn, isOver, enrolment, target } = await played;
    const expected = new Set([...before, ...(isOver ? [] : goesOn.map(({ id }) => id))]);
    expect(rows.map(({ step }) => step).sort()).toEqual([...expected].sort());
    expect([...enrolment().begun].sort()).toEqual([...expected].sort());
    for (const row of rows) {
      const isDisabled = name === 'disabled' && row.step === target && !before.includes(row.step);
      const isLost = place === 'at END' && row.step === target;
      const outcome = isDisabled
        ? { state: 'skipped', reason: 'disabled' }
        : isLost
          ? { state: 'unknown', reason: 'worker-lost' }
          : { state: 'accepted' };
      expect(row).toMatchObject(outcome);
    }
    expect(enrolment()).not.toHaveProperty('next');
    expect(enrolment().ended?.reason).toBe(place === 'left' ? 'left' : 'completed');
    expect(await deps.subscribers.due(Number.MAX_SAFE_INTEGER, 1)).toEqual([]);
  });

  it('gives everybody who waits the corrected text, and the row says whose it is', async () => {
    const { deps, rows, before, steps } = await played;
    for (const { step, version } of rows.filter(({ state }) => state === 'accepted')) {
      const isCorrected = !before.includes(step) && steps.some(({ id }) => id === step);
      expect([step, version]).toEqual([step, isCorrected ? 2 : 1]);
      const mail = deps.mailer.accepted.find(({ tag }) => tag.endsWith(`_${step}`));
      expect(mail?.body.text).toContain(`${step} in edition ${version}.`);
    }
  });

  it('keeps the order and the delays of the structure that holds', async () => {
    const { rows, before, goesOn, publishedAt, target } = await played;
    const after = rows.filter(({ step }) => !before.includes(step));
    expect(after.map(({ step }) => step)).toEqual(
      goesOn.map(({ id }) => id).filter((id) => after.some(({ step }) => step === id)),
    );
    const begunBefore = (row: Delivery) => rows[rows.indexOf(row) - 1]?.begunAt ?? tuesday;
    for (const row of after) {
      const delay = goesOn.find(({ id }) => id === row.step)?.delayDays ?? 0;
      const waited = daysBetween(begunBefore(row), row.begunAt);
      expect(row.begunAt).toBeGreaterThan(publishedAt);
      expect(waited).toBeGreaterThanOrEqual(delay);
      // Who was promised a date before the edit may come later by it, never by more than it.
      const wasPromised = row === after[0] ? 4 : delay;
      expect(waited).toBeLessThanOrEqual(Math.max(delay, wasPromised));
      if (name === 'delay down' && row.step === target) expect(waited).toBe(second === 'follow' ? 2 : 4);
    }
  });

  it('numbers balance, in the middle and at the end', async () => {
    const { deps, midway, rows } = await played;
    expect(midway.balance).toMatchObject({ missing: 0, strays: 0, holds: true });
    const { balance, total } = await getNumbers(deps, campaignId);
    expect(balance).toMatchObject({ missing: 0, strays: 0, holds: true });
    expect(total).toMatchObject({ waiting: 0, inFlight: 0 });
    expect(balance.counted).toBe(rows.length + total.left);
  });
});

describe.each(policies)('a step that was refused and is open again: %s, then %s', (first, second) => {
  it.each(Object.keys(edits) as EditName[])('%s', async (name) => {
    const world = await editedWorld(first);
    const { deps, publish, run, enrolment } = world;
    const steps = edits[name](original, 'welcome');
    deps.mailer.script({ kind: 'refused', code: 'MessageRejected' });
    await run(() => enrolment().begun.includes('welcome'));
    const id = { campaign: campaignId, enrolment: firstEnrolment, step: 'welcome' };
    expect(await reopenStep(deps, personKey, id, ['refused'])).toBe('reopened');
    await publish(second, steps);
    expect((await getNumbers(deps, campaignId)).balance.holds).toBe(true);
    if (name === 'delay down') await backfill(world, second);
    await run();

    const tags = deps.mailer.accepted.map(({ tag }) => tag);
    expect(new Set(tags).size).toBe(tags.length);
    const isGone = second === 'follow' && name === 'deleted';
    const sent = { state: 'accepted', attempt: 2, version: name === 'deleted' ? 1 : 2 };
    const skipped = { state: 'skipped', reason: 'disabled', attempt: 2 };
    expect(await deps.deliveries.get(id)).toMatchObject(
      isGone ? { state: 'refused', version: 1 } : name === 'disabled' ? skipped : sent,
    );
    const goesOn = (second === 'follow' ? steps : original).map((step) => step.id);
    const rows = deps.deliveries.all().map(({ step }) => step);
    expect(new Set(rows)).toEqual(new Set(['welcome', ...goesOn]));
    expect(enrolment().begun.toSorted()).toEqual(rows.toSorted());
    expect(enrolment().ended?.reason).toBe('completed');
    const { balance, total } = await getNumbers(deps, campaignId);
    expect(balance).toMatchObject({ holds: true, counted: rows.length });
    expect(total).toMatchObject({ waiting: 0, inFlight: 0, unknown: 0 });
  });
});

it.each([
  ['a delay that becomes much shorter', original, 'welcome'],
  ['a step that is inserted much earlier', [extra, ...original], 'extra'],
] as const)('%s makes nobody late: they get it at their next visit', async (_, steps, first) => {
  const { deps, publish, run, enrolment } = await editedWorld('follow');
  await run(() => enrolment().next?.step === 'welcome');
  await publish(
    'follow',
    original.map((step) => ({ ...step, delayDays: 60 })),
  );
  await run(() => enrolment().version === 2);
  deps.clock.advance(40 * day);
  await publish('follow', steps);
  await run(() => deps.mailer.accepted.length === 1);
  // Due at day 60 by the second edition, and some 56 days before that by the third, which is nobody's fault.
  const [row] = deps.deliveries.all();
  expect(daysBetween(tuesday, row?.begunAt ?? 0)).toBe(60);
  expect(row).toMatchObject({ step: first, version: 3 });
});
