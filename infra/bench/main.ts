import { parseArgs } from 'node:util';

import type { BundleFigures } from './bundles.ts';
import { measureLedger } from './ledger.ts';
import { type Figures, reportOf } from './report.ts';
import { cpuCeiling, passed } from './tally.ts';

const { values: options } = parseArgs({
  options: {
    people: { type: 'string', default: '1200' },
    /** `ledger` or `bundles` alone. */
    only: { type: 'string', default: '' },
    json: { type: 'boolean', default: false },
  },
});
const people = Number(options.people);
if (!Number.isInteger(people) || people < 10) throw new Error('--people takes a number from 10 up');
if (!['', 'ledger', 'bundles'].includes(options.only)) throw new Error('--only takes ledger or bundles');
/** Enough to fill most batches, as the price of a batch is shared by its mails; more would only take longer. */
const timedPeople = Math.min(300, people);

const exitCodes = { ok: 0, passed: 1, notMeasured: 2 } as const;

const began = performance.now();
const report = (line: string): void => {
  process.stderr.write(`  ${((performance.now() - began) / 1000).toFixed(0).padStart(3)} s  ${line}\n`);
};

const figures = await measure();
process.stdout.write(options.json ? `${JSON.stringify(figures, null, 2)}\n` : `\n${reportOf(figures)}`);
const isMissing = figures.ledger !== undefined && 'missing' in figures.ledger;
process.exitCode = isMissing
  ? exitCodes.notMeasured
  : figures.passed.length > 0
    ? exitCodes.passed
    : exitCodes.ok;

async function measure(): Promise<Figures> {
  const bundles = options.only === 'ledger' ? {} : { bundles: await bundleFigures() };
  if (options.only === 'bundles') return { ...bundles, passed: [] };
  const ledger = await measureLedger(people, timedPeople, report);
  if (ledger === undefined) {
    const missing =
      'Java is missing, which DynamoDB Local needs; no other engine reports what index writes consume.';
    return { ledger: { missing }, ...bundles, passed: [] };
  }
  const tooSlow = ledger.cpu.ratio > cpuCeiling ? (['cpu'] as const) : [];
  return { ledger, ...bundles, passed: [...passed(ledger.sequence), ...tooSlow] };
}

/** CDK takes a second to load, and is needed for this part only. */
async function bundleFigures(): Promise<readonly BundleFigures[]> {
  const { measureBundles } = await import('./bundles.ts');
  return measureBundles(report);
}
