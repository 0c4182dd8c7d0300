import { probe, run, scenario, small } from '../cli/job.ts';
import type { Mutant } from './mutant.ts';

/** What a call to SES is taken for, and what an unknown outcome leads to. */
export const outcomeMutants: readonly Mutant[] = [
  {
    id: 'keep-alive-left-on',
    rule: 'no connection outlives its invocation',
    file: 'shared/adapters/ses-mailer.ts',
    find: `      http.destroy();
      https.destroy();`,
    replace: '',
    caughtBy: [probe('forgotten-connections')],
  },
  {
    id: 'three-attempts',
    rule: 'the SES client makes one attempt',
    file: 'shared/adapters/ses-mailer.ts',
    find: `    maxAttempts: 1,`,
    replace: `    maxAttempts: 3,`,
    caughtBy: [run('dynamodb', 3, small)],
  },
  {
    id: 'throttle-as-refusal',
    rule: 'a throttled mail is due again, not refused',
    file: 'shared/adapters/ses-mailer.ts',
    find: `    if (refusals.has(error.name)) return`,
    replace: `    if (refusals.has(error.name) || throttles.has(error.name)) return`,
    caughtBy: [run('memory', 1)],
  },
  {
    id: 'no-answer-as-not-sent',
    rule: 'a call without an answer is unknown, not open again',
    file: 'shared/adapters/ses-mailer.ts',
    find: `  return wasConnected ? { kind: 'unknown', code } : {`,
    replace: `  return {`,
    caughtBy: [run('memory', 1)],
  },
  {
    id: 'failed-entries-ignored',
    rule: 'entries that a batch reports as failed are lost nominations, and said to be',
    file: 'shared/adapters/queues.ts',
    find: `          lost += Failed.length;`,
    replace: `          void Failed;`,
    caughtBy: [probe('failed-entries')],
  },
  {
    id: 'unprocessed-writes-ignored',
    rule: 'what a batch leaves unprocessed is done again: no row outlives erasing',
    file: 'shared/persistence/batches.ts',
    find: `    return left.map((request) => itemKeySchema.parse(request.DeleteRequest?.Key));`,
    replace: `    void left;
    return [];`,
    caughtBy: [probe('unprocessed-writes')],
  },
  {
    id: 'slept-worker-sends',
    rule: 'a worker that slept undoes its flight and does not call SES',
    file: 'shared/usecases/send-step.ts',
    find: `  const slept = deps.clock.now() - verdict.lookedAt > flightFreshness;`,
    replace: `  const slept = verdict.lookedAt < 0 && flightFreshness > 0;`,
    caughtBy: [scenario('send')],
  },
  {
    id: 'looked-long-ago',
    rule: 'what a worker sends by is as fresh as its flight',
    file: 'shared/usecases/send-step.ts',
    find: `  const slept = deps.clock.now() - verdict.lookedAt > flightFreshness;`,
    replace: `  const slept = deps.clock.now() - flight.at > flightFreshness;`,
    caughtBy: [scenario('claims-late-slow')],
  },
  {
    id: 'resend-of-what-was-taken',
    rule: 'a step opened again is looked up once more before the call',
    file: 'shared/usecases/visit.ts',
    find: `    if (row === undefined || isTaken(row.state)) {`,
    replace: `    if (row === undefined) {`,
    caughtBy: [scenario('retry-once')],
  },
  {
    id: 'attempts-look-alike',
    rule: 'the outcome of an earlier attempt settles no later one',
    file: 'shared/domain/delivery.ts',
    find: `  return isTaken(row.state) || (row.attempt ?? 1) >= attempt;`,
    replace: `  return isTaken(row.state) || (row.attempt ?? 1) <= attempt;`,
    caughtBy: [scenario('retry-once')],
  },
  {
    id: 'repeated-at-once',
    rule: 'retry-once waits until no event can come any more',
    file: 'shared/usecases/housekeep.ts',
    find: `export const unknownFor = 24 * hour;`,
    replace: `export const unknownFor = 0 * hour;`,
    caughtBy: [scenario('retry-once')],
  },
];
