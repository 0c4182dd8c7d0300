import { readFileSync } from 'node:fs';
import * as z from 'zod';

import { settingsOf } from '#infra/config.ts';
import { campaignShards, dueShards } from '#shared/declarations/table.ts';
import { gapOf } from '#shared/domain/pace.ts';
import type { Arguments } from './arguments.ts';
import type { Measured } from './prices.ts';
import type { Setting } from './run.ts';

/** Memory of a Lambda function that has one processor to itself. */
const wholeProcessor = 1_769;
/** Of the processor time of a mail, so much is spent before the call to SES. */
const composing = 2 / 3;

/** Rate and workers as the stacks would set them for an account with this rate. */
export function paceFor(rate: number): { readonly rate: number; readonly workers: number } {
  const file = readFileSync(new URL('../../cdk.json', import.meta.url), 'utf8');
  const { context } = z
    .object({ context: z.object({ stages: z.object({ dev: z.record(z.string(), z.unknown()) }) }) })
    .parse(JSON.parse(file));
  const { workers: _, ...dev } = context.stages.dev;
  const settings = settingsOf('dev', { dev: { ...dev, sesRate: rate } });
  return { rate: settings.sendRate, workers: settings.workers };
}

export function settingFor(args: Arguments, measured: Measured): Setting {
  const pace = paceFor(args.rate);
  const workers = args.workers ?? pace.workers;
  const memory = args.memory ?? measured.send.memoryMb;
  const work = measured.send.cpuMsPerMail / Math.min(1, memory / wholeProcessor);
  const call = args['ledger-latency'];
  return {
    rate: pace.rate,
    workers,
    durations: {
      gap: gapOf({ rate: pace.rate, workers }),
      // Person and last row.
      reading: 2 * call + composing * work,
      beginning: call,
      ses: args['ses-latency'],
      after: call + (1 - composing) * work,
      stale: 2 * call,
      between: 2 * args['queue-latency'],
    },
    shards: {
      due: args['due-shards'] ?? dueShards,
      campaign: args['campaign-shards'] ?? campaignShards,
    },
    putLatency: args['queue-latency'],
    tickWithin: args['tick-within'],
    seed: args.seed,
    spread: true,
    lookAhead: true,
  };
}

/** Mails a second that the workers can keep up when there is always enough waiting. */
export function throughput({ workers, durations }: Pick<Setting, 'workers' | 'durations'>): number {
  const { gap, reading, beginning, ses, after, between } = durations;
  const step = Math.max(gap, ses + after + reading) + beginning;
  const first = Math.max(gap, reading) + beginning;
  return (workers * 10 * 1_000) / (first + 9 * step + ses + after + between);
}
