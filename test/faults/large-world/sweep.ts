import { parseArgs } from 'node:util';

import { crashPoints } from './crash-points.ts';
import { runSeed } from './run.ts';

/* Many seeds in this process: `node test/faults/large-world/sweep.ts --from 1 --to 20`. */
const { values } = parseArgs({
  options: {
    from: { type: 'string', default: '1' },
    to: { type: 'string', default: '10' },
    step: { type: 'string', default: '1' },
    engine: { type: 'string', default: 'memory' },
  },
});
const missing = new Set(crashPoints);
const faults = new Map<string, number>();
for (let seed = Number(values.from); seed <= Number(values.to); seed += Number(values.step)) {
  const report = await runSeed(seed, { engine: values.engine === 'dynamodb' ? 'dynamodb' : 'memory' });
  for (const point of report.crashPoints) missing.delete(point);
  for (const [kind, times] of Object.entries(report.faults))
    faults.set(kind, (faults.get(kind) ?? 0) + times);
  const { accepted, violations, seconds } = report;
  console.log(`seed ${seed}: ${accepted} mails, ${violations.length} violations, ${seconds.toFixed(1)} s`);
  for (const line of violations.slice(0, 5)) console.log(`  ${line}`);
}
console.log(Object.fromEntries(faults));
console.log(`${crashPoints.length - missing.size} of ${crashPoints.length} crash points; missing:`);
for (const point of missing) console.log(`  ${point}`);
process.exit();
