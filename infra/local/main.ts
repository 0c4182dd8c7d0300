import { parseArgs } from 'node:util';

import { runDemo } from './demo.ts';
import { type EmbeddedRun, startEmbeddedRun } from './embedded-run.ts';
import { publishShippedCampaign } from './shipped-campaign.ts';

const { values: options } = parseArgs({
  options: { demo: { type: 'boolean', default: false }, verbose: { type: 'boolean', default: false } },
});
const port = Number(process.env['PORT'] ?? 3000);
const began = performance.now();

let run: EmbeddedRun;
try {
  run = await startEmbeddedRun({
    port,
    verbose: options.verbose,
    inbox: process.env['LANTERN_INBOX'] !== 'off',
    report: (line) => console.error(line),
  });
} catch (error) {
  if (!(error instanceof Error && 'code' in error && error.code === 'EADDRINUSE')) throw error;
  console.error(`Port ${port} is taken. Stop what runs there, or choose another: PORT=3001 npm start`);
  process.exit(1);
}
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    // What still hangs after two seconds is not worth waiting for.
    setTimeout(() => process.exit(0), 2_000).unref();
    void run.stop().finally(() => process.exit(0));
  });
}
await publishShippedCampaign(run);

console.log(`
Lantern is ready: ${run.url} (after ${((performance.now() - began) / 1000).toFixed(1)} s)

  interest form   ${run.url}/
  inbox           ${run.inbox?.url ?? 'switched off'}
  staff console   ${run.url}/staff/
  API document    ${run.url}/v1/openapi.json
  staff token     curl '${run.url}/local/staff-token?role=approver&user=pat'
  a week later    curl -d '{"by":"P7D"}' ${run.url}/local/advance
  all of these    ${run.url}/local
`);
if (options.demo) await runDemo(run);
else console.log('npm start -- --demo lets a handful of people go through it.');
