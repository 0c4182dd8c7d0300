import type { Arguments } from './arguments.ts';
import { Calendar, midnightOf, stepsOf } from './calendar.ts';
import { busiestMoment } from './load.ts';
import { settingFor } from './plan.ts';
import { peopleOf, zoneShares } from './population.ts';
import type { Measured } from './prices.ts';
import { type Outcome, run, type Setting } from './run.ts';
import type { Sizing } from './sizing.ts';

export interface Figures {
  readonly setting: Setting;
  /** The people who were asked for, every step. */
  readonly whole: Outcome;
  /** One day on which as many people are due as load the sequence share. */
  readonly loaded: {
    readonly people: number;
    readonly asDesigned: Outcome;
    readonly variants: readonly { readonly name: string; readonly outcome: Outcome }[];
  };
}

/** Ticks may come at any second of their minute, by the manual of EventBridge Scheduler. */
const worstTick = 59;

export function simulate(
  args: Arguments,
  sizing: Sizing,
  measured: Measured,
  report: (line: string) => void,
): Figures {
  const setting = settingFor(args, measured);
  const zones = zoneShares.map(({ zone }) => zone);
  const calendar = new Calendar(stepsOf(args.steps), zones);
  const whole = run(
    peopleOf(args.subscribers, sizing.days, setting.shards, args.seed, midnightOf),
    calendar,
    setting,
  );
  report(`${whole.all.mails} mails to ${args.subscribers} people`);

  // The second step: the first with a date of its own.
  const oneStep = new Calendar(stepsOf(2).slice(1), zones);
  const people = Math.max(1, Math.round((args.load * setting.rate) / busiestMoment(oneStep, 0)));
  const crowd = peopleOf(people, 1, setting.shards, args.seed, midnightOf, (_, random) => random());
  const day = (name: string, change: Partial<Setting>) => {
    const outcome = run(crowd, oneStep, { ...setting, ...change });
    report(`loaded day, ${people} people: ${name}`);
    return { name, outcome };
  };
  const asDesigned = day('dates spread, look-ahead', {});
  return {
    setting,
    whole,
    loaded: {
      people,
      asDesigned: asDesigned.outcome,
      variants: [
        asDesigned,
        day('dates spread, no look-ahead', { lookAhead: false }),
        day('not spread, look-ahead', { spread: false }),
        day('not spread, no look-ahead', { spread: false, lookAhead: false }),
        day('as designed, ticks at any second', { tickWithin: worstTick }),
      ],
    },
  };
}
