import { columns, type Row } from '#infra/bench/text-table.ts';
import { minute } from '#shared/domain/instant.ts';
import type { Arguments } from './arguments.ts';
import type { Bill, Line } from './bill.ts';
import type { Figures } from './campaign.ts';
import type { Lateness } from './lateness.ts';
import { partitionLimit } from './partitions.ts';
import { throughput } from './plan.ts';
import type { Outcome } from './run.ts';
import type { Sizing } from './sizing.ts';
import type { Verdict } from './targets.ts';

const figure = (value: number, digits = 0): string =>
  value.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits });
const seconds = (milliseconds: number): string => figure(milliseconds / 1_000, 1);
const dollars = (value: number): string => figure(value, value < 0.01 ? 4 : 2);

export function reportOf(
  args: Arguments,
  { setting, whole, loaded }: Figures,
  sizing: Sizing,
  bill: Bill,
  verdicts: readonly Verdict[],
): string {
  const { durations, shards } = setting;
  return [
    `PACE: SES ${figure(args.rate)} a second, sequences ${figure(setting.rate)}; ${setting.workers} workers, ${durations.gap} ms apart, keep up ${figure(throughput(setting), 1)} mails a second`,
    `  SES answers in ${durations.ses} ms; before the call ${figure(durations.reading + durations.beginning, 1)} ms, after it ${figure(durations.after, 1)} ms; ticks come within ${setting.tickWithin} s of their minute`,
    '',
    `WHOLE CAMPAIGN: ${figure(args.subscribers)} people, ${args.steps} steps, signing up over ${sizing.days} days`,
    `  ${figure(whole.all.mails)} mails, finished ${figure((whole.finish - whole.first) / (1_440 * minute), 1)} days after the first minute in which somebody was due`,
    latenessTable([
      ['all mails', whole.all],
      ['due at a date', whole.dated],
      ['due at the press, window open', whole.atOnce],
    ]),
    peaks(whole, shards),
    '',
    `LOADED DAY: ${figure(loaded.people)} people due on one day, ${figure(args.load * 100)} % of the sequence share in its busiest hour`,
    `  Sequences send a person at most one mail a day: whatever the sign-ups, ${figure(args.subscribers)} people load ${figure(((args.load * args.subscribers) / loaded.people) * 100)} % at most, hence this day.`,
    latenessTable(loaded.variants.map(({ name, outcome }) => [name, outcome.dated])),
    peaks(loaded.asDesigned, shards),
    '',
    'BILL per million mails, at the density of the loaded day',
    lines(bill.mails),
    `  infrastructure ${dollars(bill.infrastructure)}; SES ${dollars(bill.ses)} beside it`,
    `  ledger and queues of the ${figure(1e6 / args.steps)} people who get them: presses ${dollars(bill.presses)}, sign-ups ${dollars(bill.signUps)}`,
    '',
    'A MONTH, whatever is sent',
    lines(bill.fixed),
    '',
    'TARGETS',
    columns(
      ['', 'reached', 'at most', ''],
      verdicts.map(({ what, reached, most, met }) => [
        what,
        figure(reached, 2),
        figure(most, 2),
        met ? 'met' : 'NOT MET',
      ]),
    ),
  ].join('\n');
}

function latenessTable(rows: readonly (readonly [string, Lateness])[]): string {
  return columns(
    ['lateness, seconds', 'mails', 'p50', 'p95', 'p99', 'max'],
    rows.map(([name, { mails, p50, p95, p99, max }]) => [
      name,
      figure(mails),
      ...[p50, p95, p99, max].map(seconds),
    ]),
  );
}

function peaks({ peaks, received, stale, handedBack, all }: Outcome, shards: Figures['setting']['shards']) {
  return columns(
    ['peaks', 'reached', 'limit'],
    [
      ['mails a second', figure(peaks.mails), ''],
      [
        `writes a second, busiest of ${shards.due} due partitions`,
        figure(peaks.dueShard),
        figure(partitionLimit),
      ],
      [
        `writes a second, busiest of ${shards.campaign} campaign partitions`,
        figure(peaks.campaignShard),
        figure(partitionLimit),
      ],
      ['messages visible', figure(peaks.visible), ''],
      ['messages on the queue, delayed ones too', figure(peaks.queued), ''],
      ['nominations too many, % of the mails', figure((stale / all.mails) * 100, 1), ''],
      ['handed back for want of time', figure(handedBack), ''],
      ['messages received', figure(received), ''],
    ],
  );
}

function lines(all: readonly Line[]): string {
  const row = ({ what, price, amount, dollars: sum }: Line): Row => [
    what,
    price,
    figure(amount, amount < 100 ? 3 : 0),
    dollars(sum),
  ];
  return columns(['', 'price', 'amount', '$'], all.map(row));
}

export function sizingReport(args: Arguments, sizing: Sizing): string {
  return [
    `SIZING: ${figure(args.subscribers)} people, ${args.steps} steps, ${figure(args.load * 100)} % of the sequence share at the busiest moment`,
    columns(
      ['', 'needed'],
      [
        ['days of signing up', figure(sizing.days)],
        ['mails', figure(sizing.mails)],
        ['mails on the busiest day', figure(sizing.mailsADay)],
        ['mails in its busiest second', figure(sizing.mailsASecond)],
        ['SES rate in all, a second', figure(sizing.sesRate)],
        ['SES daily quota in all', figure(sizing.sesDay)],
        [`accounts of at most ${figure(args['account-rate'])} a second`, figure(sizing.accounts)],
        ['each account: SES rate', figure(sizing.rate)],
        ['each account: send workers', figure(sizing.workers)],
        ['each account: due shards', figure(sizing.dueShards)],
        ['each account: campaign shards', figure(sizing.campaignShards)],
        ['each account: write units a second', figure(sizing.writeUnits)],
        ['each account: seconds of dispatch a minute', figure(sizing.dispatchSeconds, 1)],
        ['storage when all is sent, GB', figure(sizing.monthlyGigabytes)],
      ],
    ),
  ].join('\n');
}
