import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { scheduledFunction } from '#functions/runtime/schedule.ts';
import { tickSchema } from '#shared/declarations/messages.ts';
import { lambdaContext } from '../../support/lambda-events.ts';
import { captureOutput, type WrittenOutput } from '../../support/written-output.ts';

let output: WrittenOutput;
beforeEach(() => {
  output = captureOutput();
});
afterEach(() => vi.restoreAllMocks());

const functionOf = (handle: () => Promise<void>) => {
  const seen: unknown[] = [];
  const handler = scheduledFunction(
    'dispatch',
    tickSchema,
    (log) => ({ log }),
    async (deps, tick) => {
      seen.push(tick);
      deps.log.count('Ticks');
      await handle();
    },
  );
  return { seen, run: (event: unknown) => handler(event, lambdaContext()) };
};
const tick = { scheduledTime: '2026-12-01T14:00:00Z' };

describe('a scheduled function', () => {
  it('gets its input parsed', async () => {
    const { run, seen } = functionOf(async () => {});
    await run({ ...tick, more: 'from the scheduler' });
    expect(seen).toEqual([tick]);
    expect(output.records().some(({ Ticks }) => Ticks === 1)).toBe(true);
  });

  it('fails for an input that it cannot read, so that the scheduler says so', async () => {
    const { run, seen } = functionOf(async () => {});
    for (const event of [
      undefined,
      {},
      { scheduledTime: 'now' },
      { scheduledTime: '<aws.scheduler.scheduled-time>' },
    ]) {
      await expect(run(event)).rejects.toThrow();
    }
    expect(seen).toEqual([]);
  });

  it('fails when its work fails, with its metrics written and no text of the error in the log', async () => {
    const { run } = functionOf(() => Promise.reject(new Error('no ana@example.com')));
    await expect(run(tick)).rejects.toThrow();
    const records = output.records();
    expect(records.find(({ message }) => message === 'schedule.failed')).toMatchObject({
      level: 'ERROR',
      error: 'Error',
    });
    expect(records.some(({ Ticks }) => Ticks === 1)).toBe(true);
    expect(records.some(({ SchedulesFailed }) => SchedulesFailed === 1)).toBe(true);
    expect(output.text()).not.toContain('ana@');
  });
});
