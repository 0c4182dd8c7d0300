import { parseArgs } from 'node:util';

import { runSeed } from './run.ts';

/* One seed of the large world: `node test/faults/large-world/main.ts --seed 7 --engine memory`. */
const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    engine: { type: 'string', default: 'memory' },
    people: { type: 'string', default: '200' },
    steps: { type: 'string', default: '8' },
    trace: { type: 'string' },
  },
});
const { trace } = values;
const report = await runSeed(Number(values.seed), {
  engine: values.engine === 'dynamodb' ? 'dynamodb' : 'memory',
  people: Number(values.people),
  steps: Number(values.steps),
  // Only the lines that hold a word: an enrolment, a key, a step.
  ...(trace === undefined ? {} : { trace: (line) => line.includes(trace) && console.log(line) }),
});
console.log(JSON.stringify({ ...report, crashPoints: report.crashPoints.length }, null, 2));
process.exit(report.violations.length === 0 ? 0 : 1);
