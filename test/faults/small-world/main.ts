import { exploreScenario } from './explore.ts';
import { scenarios } from './scenarios.ts';

/** `node test/faults/small-world/main.ts [scenario …]`: explores them one after the other. */
const names = process.argv.slice(2);
for (const scenario of scenarios.filter(({ name }) => names.length === 0 || names.includes(name))) {
  const { violations, ...report } = await exploreScenario(scenario, {
    maxStates: Number(process.env['MAX_STATES'] ?? 2e7),
  });
  console.log(JSON.stringify(report));
  for (const { property, trace } of violations)
    console.log(`  broken: ${property}\n    ${trace.join('\n    ')}`);
}
