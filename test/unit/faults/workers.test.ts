import { afterAll, describe, expect, it } from 'vitest';

import { probe } from '#test/faults/cli/job.ts';
import { doAll, type Outcome, startWorker } from '#test/faults/cli/workers.ts';

const worker = startWorker();
afterAll(() => worker.stop());

describe('a worker process', { timeout: 30_000 }, () => {
  it('that dies is a failed job, and says why; the next job gets another', async () => {
    const died = await worker.do(probe('nothing of that name'));
    expect(died).toMatchObject({ failed: expect.stringContaining('there is no probe nothing of that name') });
    const answered = await worker.do(probe('failed-entries'));
    expect(answered).toMatchObject({ report: { answer: { kind: 'probe', violations: [] }, patched: false } });
  });

  it('runs the engine as a mutant breaks it', async () => {
    const broken = startWorker('failed-entries-ignored');
    const outcome = await broken.do(probe('failed-entries'));
    await broken.stop();
    const violations = ['the queue took 15 of 25, and 0 are said to be lost'];
    expect(outcome).toMatchObject({ report: { answer: { violations }, patched: true } });
  });

  it('of a mutant that is not there does not start', async () => {
    const outcome = await startWorker('nobody').do(probe('failed-entries'));
    expect(outcome).toMatchObject({ failed: expect.stringContaining('names no mutant: nobody') });
  });
});

describe('a pool', { timeout: 30_000 }, () => {
  it('does every job once, whatever becomes of the others', async () => {
    const jobs = ['failed-entries', 'nothing', 'unprocessed-writes'].map(probe);
    const told: Outcome[] = [];
    const outcomes = await doAll(jobs, 2, (outcome) => void told.push(outcome));
    expect(told).toEqual(outcomes);
    const failed = outcomes.filter((outcome) => 'failed' in outcome).map(({ job }) => job);
    expect(failed).toEqual([probe('nothing')]);
    expect(new Set(outcomes.map(({ job }) => job))).toEqual(new Set(jobs));
  });
});
