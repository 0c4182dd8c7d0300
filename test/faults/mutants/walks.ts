import { scenario } from '../cli/job.ts';
import type { Mutant } from './mutant.ts';

/** What is done beside the visits: by night, by a backfill, by dispatch, and by the people themselves. */
export const walkMutants: readonly Mutant[] = [
  {
    id: 'row-over-a-live-flight',
    rule: 'the audit makes no row for a step whose flight is in the air',
    file: 'shared/usecases/audit-page.ts',
    find: `    if (step === flight?.step || rows.has(rowId(id, step))) continue;`,
    replace: `    if ((flight && step === '') || rows.has(rowId(id, step))) continue;`,
    caughtBy: [scenario('audit-rows')],
  },
  {
    id: 'rows-of-somebody-erased',
    rule: 'the audit gives no row back to somebody who erased themselves',
    file: 'shared/usecases/audit-page.ts',
    find: `  if (subscriber.suppressed?.reason === 'erased') return false;`,
    replace: '',
    caughtBy: [scenario('audit-erase')],
  },
  {
    id: 'lost-row-passed-over',
    rule: 'the audit gives a step that was begun its row back',
    file: 'shared/usecases/audit-page.ts',
    find: `  for (const step of begun) {`,
    replace: `  for (const step of begun.slice(0, 0)) {`,
    caughtBy: [scenario('audit-rows')],
  },
  {
    id: 'unlisted-passed-over',
    rule: 'the audit lists again who is missing from the due index',
    file: 'shared/usecases/audit-page.ts',
    find: `  if (!isListed(due, listedAt, now)) {`,
    replace: `  if (!isListed(due, listedAt, now) && now < 0) {`,
    caughtBy: [scenario('audit-slow')],
  },
  {
    id: 'backfill-forgets-what-was-begun',
    rule: 'a backfill goes on after the steps that were begun',
    file: 'shared/usecases/backfill.ts',
    find: `followNewest(latest, enrolment, consent.at,`,
    replace: `followNewest(latest, { ...enrolment, begun: [] }, consent.at,`,
    caughtBy: [scenario('backfill')],
  },
  {
    id: 'backfill-over-whatever-stands',
    rule: 'a backfill changes nobody who left or went on since it looked',
    file: 'shared/usecases/backfill.ts',
    find: `    if (await deps.subscribers.save(redate(subscriber, enrolment, latest.version, { ...next, due })))`,
    replace: `    const current = await deps.subscribers.get(subscriber.key, 'strong');
    const moved = redate(subscriber, enrolment, latest.version, { ...next, due });
    if (await deps.subscribers.save({ ...moved, rev: (current?.rev ?? 0) + 1 }))`,
    caughtBy: [scenario('backfill')],
  },
  {
    id: 'late-step-lost',
    rule: 'a late step is skipped only if it says so',
    file: 'shared/domain/decide.ts',
    find: `    return step.ifLate === 'skip'`,
    replace: `    return step.ifLate !== 'send'`,
    caughtBy: [scenario('late')],
  },
  {
    id: 'oldest-passed-over',
    rule: 'dispatch nominates whoever is due',
    file: 'shared/usecases/dispatch.ts',
    find: `  const chosen = due.slice(0, `,
    replace: `  const chosen = due.slice(1, `,
    caughtBy: [scenario('send-long')],
  },
  {
    id: 'erasing-waits-from-before',
    rule: '7: the wait of erasing counts from the person that is erased',
    file: 'shared/usecases/leave.ts',
    find: `  // The wait counts from the person that is erased: whoever won a race against this began a flight later.
  await changeSubscriber(deps, key, (subscriber) =>
    subscriber === undefined || subscriber.suppressed?.reason === 'erased'
      ? undefined
      : erase(subscriber, deps.clock.now()),
  );`,
    replace: `  const now = deps.clock.now();
  await changeSubscriber(deps, key, (subscriber) =>
    subscriber === undefined || subscriber.suppressed?.reason === 'erased'
      ? undefined
      : erase(subscriber, now),
  );`,
    caughtBy: [scenario('own-hand')],
  },
];
