import { type Arguments, readArguments, UsageError } from './arguments.ts';
import { billOf } from './bill.ts';
import { simulate } from './campaign.ts';
import { readMeasured, readPrices } from './prices.ts';
import { reportOf, sizingReport } from './report.ts';
import { sizingOf } from './sizing.ts';
import { verdictsOf } from './targets.ts';

const exitCodes = { met: 0, missed: 1, wrongFlag: 2 } as const;

process.exitCode = main(process.argv.slice(2));

function main(words: readonly string[]): number {
  let args: Arguments;
  try {
    args = readArguments(words);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    process.stderr.write(`${error.message}\n`);
    return exitCodes.wrongFlag;
  }
  const measured = readMeasured();
  const sizing = sizingOf(args, measured);
  if (args.sizing) {
    process.stdout.write(`${sizingReport(args, sizing)}\n`);
    return exitCodes.met;
  }
  const figures = simulate(args, sizing, measured, (line) => process.stderr.write(`  ${line}\n`));
  const { setting, loaded } = figures;
  const bill = billOf(readPrices(), measured, {
    mails: loaded.asDesigned.all.mails,
    batches: loaded.asDesigned.batches,
    received: loaded.asDesigned.received,
    billedSeconds: loaded.asDesigned.billedSeconds,
    memoryMb: args.memory ?? measured.send.memoryMb,
    steps: args.steps,
    dueShards: setting.shards.due,
  });
  const verdicts = verdictsOf(bill, loaded.asDesigned);
  process.stdout.write(`${reportOf(args, figures, sizing, bill, verdicts)}\n`);
  return args['no-assert'] || verdicts.every(({ met }) => met) ? exitCodes.met : exitCodes.missed;
}
