import type { Bill } from './bill.ts';
import { partitionLimit } from './partitions.ts';
import type { Outcome } from './run.ts';

export interface Verdict {
  readonly what: string;
  readonly reached: number;
  readonly most: number;
  readonly met: boolean;
}

/** Dollars for a million mails, without SES; seconds of lateness on the loaded day. */
const mostDollars = 5.3;
const mostSeconds = 60;

export function verdictsOf(bill: Pick<Bill, 'infrastructure'>, loaded: Pick<Outcome, 'dated' | 'peaks'>) {
  const verdict = (what: string, reached: number, most: number): Verdict => ({
    what,
    reached,
    most,
    met: reached <= most,
  });
  return [
    verdict('infrastructure without SES, $ per million mails', bill.infrastructure, mostDollars),
    verdict('lateness p99 on the loaded day, seconds', loaded.dated.p99 / 1_000, mostSeconds),
    verdict('writes a second in the busiest due partition', loaded.peaks.dueShard, partitionLimit),
    verdict('writes a second in the busiest campaign partition', loaded.peaks.campaignShard, partitionLimit),
  ];
}
