import { exploreScenario } from './explore.ts';
import { scenarios } from './scenarios.ts';

/** `node test/faults/small-world/main.ts [scenario …]`: explores them one after the other, and prints their bounds. */
const names = process.argv.slice(2);
const maxStates = Number(process.env['MAX_STATES'] ?? 3e7);
for (const scenario of scenarios.filter(({ name }) => names.length === 0 || names.includes(name))) {
  const { violations, ...report } = await exploreScenario(scenario, { maxStates });
  const { name, states, transitions, complete, seconds } = report;
  console.log(
    `${name.padEnd(22)}${String(states).padStart(10)} states ${String(transitions).padStart(10)} transitions`,
    `${seconds.toFixed(1).padStart(7)} s ${complete ? 'complete' : 'NOT COMPLETE'}`,
    JSON.stringify(scenario.bounds),
  );
  for (const { property, trace } of violations)
    console.log(`  broken: ${property}\n    ${trace.join('\n    ')}`);
}
