import { campaignShards, dueShards } from '#shared/declarations/table.ts';
import type { Arguments } from './arguments.ts';
import { Calendar, stepsOf } from './calendar.ts';
import { busiestDay, busiestMoment, fewestDays } from './load.ts';
import { partitionLimit } from './partitions.ts';
import { paceFor, settingFor } from './plan.ts';
import { zoneShares } from './population.ts';
import type { Measured } from './prices.ts';

/** What a number of people needs, by arithmetic alone. */
export interface Sizing {
  readonly days: number;
  readonly mails: number;
  /** On the busiest day, and in its busiest second. */
  readonly mailsADay: number;
  readonly mailsASecond: number;
  /** What SES must grant in all, a second and a day, so that sequences are loaded as asked. */
  readonly sesRate: number;
  readonly sesDay: number;
  readonly accounts: number;
  /** Each account's part. */
  readonly rate: number;
  readonly workers: number;
  readonly dueShards: number;
  readonly campaignShards: number;
  /** Seconds that dispatch needs in the busiest minute to fill the queue, one batch after the other. */
  readonly dispatchSeconds: number;
  /** Write units a second of table and index. */
  readonly writeUnits: number;
  readonly monthlyGigabytes: number;
}

/** A partition is used to half: hashes spread unevenly, and leaving must never wait for a sequence. */
const partitionShare = 0.5;

export function sizingOf(args: Arguments, measured: Measured): Sizing {
  const { subscribers, steps, load } = args;
  const setting = settingFor(args, measured);
  const zones = zoneShares.map(({ zone }) => zone);
  const calendar = new Calendar(stepsOf(Math.max(2, steps)), zones);
  const days = args.days ?? fewestDays(calendar, subscribers, setting.rate * load);
  const mailsADay = subscribers * busiestDay(calendar, days);
  const mailsASecond = mailsADay * busiestMoment(calendar, 1);
  const sequenceRate = mailsASecond / load;
  const sesRate = sequenceRate * (args.rate / setting.rate);
  const accounts = Math.max(1, Math.ceil(sesRate / args['account-rate']));
  const rate = Math.max(1, sesRate / accounts);
  const pace = paceFor(rate);
  const perAccount = mailsASecond / accounts;
  const writes = Object.values(measured.perMail.writeUnits).reduce((sum, units) => sum + units, 0);
  return {
    days,
    mails: subscribers * steps,
    mailsADay,
    mailsASecond,
    sesRate,
    sesDay: mailsADay / (setting.rate / args.rate),
    accounts,
    rate,
    workers: pace.workers,
    dueShards: Math.max(dueShards, shardsFor(perAccount * 2)),
    campaignShards: Math.max(campaignShards, shardsFor(perAccount * 2)),
    dispatchSeconds: ((perAccount * 60) / 10) * (args['queue-latency'] / 1_000),
    writeUnits: perAccount * writes,
    monthlyGigabytes: (subscribers * steps * measured.storage.bytesPerMail) / 1e9,
  };
}

/** Always a power of two, so that each shard can be cut in halves. */
export function shardsFor(writesASecond: number): number {
  return 2 ** Math.max(0, Math.ceil(Math.log2(writesASecond / (partitionLimit * partitionShare))));
}
