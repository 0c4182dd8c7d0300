import { probe, run, scenario, small } from '../cli/job.ts';
import type { Mutant } from './mutant.ts';

/** Each of the seven rules of section 4 of the design, dropped. */
export const ledgerMutants: readonly Mutant[] = [
  {
    id: 'begin-over-whatever-stands',
    rule: '1: a flight begins only on the rev that was read',
    file: 'shared/usecases/send-step.ts',
    find: `  const stored = (await deps.subscribers.save(begun))
    ? begun
    : await deps.subscribers.get(subscriber.key, 'strong');`,
    replace: `  const current = await deps.subscribers.get(subscriber.key, 'strong');
  const stored = { ...begun, rev: (current?.rev ?? -1) + 1 };
  await deps.subscribers.save(stored);`,
    caughtBy: [scenario('send')],
  },
  {
    id: 'save-without-condition',
    rule: '1: the table compares rev in every write of a person',
    file: 'shared/persistence/items.ts',
    find: `{ ConditionExpression: 'rev = :before', ExpressionAttributeValues: { ':before': rev - 1 } }`,
    replace: `{ ConditionExpression: 'attribute_exists(pk)' }`,
    caughtBy: [run('dynamodb', 1, small)],
  },
  {
    id: 'begin-does-not-move-on',
    rule: '1: beginning moves the person on in the same write',
    file: 'shared/domain/flight.ts',
    find: `    ...enrolment,
    next,
    flight: {`,
    replace: `    ...enrolment,
    flight: {`,
    caughtBy: [scenario('send')],
  },
  {
    id: 'row-before-beginning',
    rule: '2: no row before its step has begun',
    file: 'shared/usecases/send-step.ts',
    find: `  const begun = await beginFlight(deps, subscriber, enrolment, verdict, { verdict: 'send' });`,
    replace: `  const now = deps.clock.now();
  const early = rowOf(subscriber, enrolment, { step: verdict.step.id, at: now }, now);
  await deps.deliveries.record({ ...early, state: 'unknown', reason: 'sending' });
  const begun = await beginFlight(deps, subscriber, enrolment, verdict, { verdict: 'send' });`,
    caughtBy: [scenario('erase')],
  },
  {
    id: 'date-in-the-key',
    rule: '2: the key of a row holds no date',
    file: 'shared/persistence/deliveries.ts',
    find: `            Item: stamped({ ...keyOf(delivery), ...delivery, rank,`,
    replace: `            Item: stamped({ pk: keyOf(delivery).pk, sk: keyOf(delivery).sk + '#' + delivery.begunAt, ...delivery, rank,`,
    caughtBy: [run('dynamodb', 1, small)],
  },
  {
    id: 'index-keys-left-out',
    rule: '1: each write of a person puts them into the due index',
    file: 'shared/persistence/subscribers.ts',
    find: `    ...(due === undefined
      ? {}`,
    replace: `    ...(due === undefined || due > 0
      ? {}`,
    caughtBy: [probe('due-index')],
  },
  {
    id: 'record-over-whatever-stands',
    rule: '3: the table compares the rank in every put of a row',
    file: 'shared/persistence/deliveries.ts',
    find: `'attribute_not_exists(pk) OR #rank < :rank'`,
    replace: `'attribute_not_exists(pk) OR #rank < :rank OR #rank >= :rank'`,
    caughtBy: [probe('rank-of-rows')],
  },
  {
    id: 'first-outcome-stays',
    rule: '3: an outcome is raised by rank, never only put if absent',
    file: 'shared/domain/delivery.ts',
    find: `  if (attempt === 1 || isTaken(state)) return deliveryRanks[state];`,
    replace: `  if (attempt === 1 || isTaken(state)) return deliveryRanks.accepted;`,
    caughtBy: [run('memory', 1)],
  },
  {
    id: 'last-outcome-stays',
    rule: '3: a lower outcome never replaces a higher one',
    file: 'shared/domain/delivery.ts',
    find: `  if (attempt === 1 || isTaken(state)) return deliveryRanks[state];`,
    replace: `  if (attempt === 1 || isTaken(state)) return state === 'unknown' ? deliveryRanks.bounced : deliveryRanks[state];`,
    caughtBy: [scenario('send')],
  },
  {
    id: 'recovery-without-take-over',
    rule: '4: recovery takes the flight over before it writes',
    file: 'shared/usecases/settle-flights.ts',
    find: `    const taken = takeOver(current, enrolment, flight, deps.ids.random());
    if (!(await deps.subscribers.save(taken))) return 'lost';
    current = taken;`,
    replace: '',
    caughtBy: [scenario('erase')],
  },
  {
    id: 'undo-of-any-flight',
    rule: '4: undoing needs the own flight id',
    file: 'shared/domain/flight.ts',
    find: `  if (enrolment?.flight?.id !== flightId) return undefined;`,
    replace: `  if (enrolment?.flight === undefined) return undefined;`,
    caughtBy: [scenario('send')],
  },
  {
    id: 'leave-without-end',
    rule: '5: who leaves with a flight ends through the index',
    file: 'shared/domain/subscriber-changes.ts',
    find: `  return enrolment.flight ? { ...rest, ended, next: { step: END, due: now } } : { ...rest, ended };`,
    replace: `  return { ...rest, ended };`,
    caughtBy: [scenario('leave')],
  },
  {
    id: 'flight-forgotten',
    rule: '5: the next step waits until the flight before it is settled',
    file: 'shared/usecases/settle-flights.ts',
    find: `    if (!isLeaseOver(flight, deps.clock.now())) return 'busy';`,
    replace: `    if (!isLeaseOver(flight, deps.clock.now())) continue;`,
    caughtBy: [scenario('send')],
  },
  {
    id: 'finish-before-recording',
    rule: '5: an enrolment finishes after its last outcome is recorded',
    file: 'shared/usecases/send-step.ts',
    find: `  await deps.deliveries.record(outcomeOf(`,
    replace: `  await finishAtEnd(deps, begun);
  await deps.deliveries.record(outcomeOf(`,
    caughtBy: [scenario('send')],
  },
  {
    id: 'pause-as-a-flag',
    rule: '6: a pause is a date',
    file: 'shared/usecases/visit.ts',
    find: `      await deps.subscribers.save(defer(subscriber, enrolment, verdict.until));`,
    replace: `      await deps.subscribers.save(
        verdict.reason === 'paused'
          ? {
              ...subscriber,
              rev: subscriber.rev + 1,
              enrolments: subscriber.enrolments.map(({ next, ...held }) =>
                held.id === enrolment.id || next === undefined ? held : { ...held, next },
              ),
            }
          : defer(subscriber, enrolment, verdict.until),
      );`,
    caughtBy: [scenario('pause')],
  },
  {
    id: 'erase-without-the-wait',
    rule: '7: the second half of erasing waits until no worker can be left',
    file: 'shared/domain/subscriber-changes.ts',
    find: `    erasing: now + erasingWait,`,
    replace: `    erasing: now,`,
    caughtBy: [scenario('erase')],
  },
  {
    id: 'row-under-a-stub',
    rule: '7: feedback makes no row under the stub of somebody erased',
    file: 'shared/usecases/record-feedback.ts',
    find: `!subscriber || subscriber.erasing !== undefined || !enrolment?.begun.includes(id.step)`,
    replace: `!subscriber || !enrolment?.begun.includes(id.step)`,
    caughtBy: [scenario('erase-events')],
  },
  {
    id: 'suppression-needs-a-row',
    rule: '7: an address is suppressed before its row is looked for',
    file: 'shared/usecases/record-feedback.ts',
    find: `  const stored = consequence.suppress && (await suppressAddress(deps, key, consequence.suppress));`,
    replace: `  const tag = parseSendId(mail.tags['send']?.[0] ?? '');
  const standing = tag && (await deps.deliveries.get(tag, 'strong'));
  const stored =
    consequence.suppress && standing && (await suppressAddress(deps, key, consequence.suppress));`,
    caughtBy: [scenario('events')],
  },
];
