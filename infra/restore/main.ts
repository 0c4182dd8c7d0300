import { parseArgs } from 'node:util';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { documentClient } from '#shared/persistence/client.ts';
import { NotNow, replay } from './replay.ts';
import { tableOf } from './table.ts';

/** `npm run replay -- --from <old table> --to <restored table>`, with the credentials and Region of the shell. */
const { values } = parseArgs({ options: { from: { type: 'string' }, to: { type: 'string' } } });
const { from, to } = values;
if (from === undefined || to === undefined || from === to) {
  process.stderr.write('Name two tables: npm run replay -- --from <old table> --to <restored table>\n');
  process.exit(2);
}
const client = documentClient(new DynamoDBClient({}));
try {
  const done = await replay(tableOf(client, from), tableOf(client, to), Date.now());
  const lines = [
    `${done.decisions} departures, suppressions and erasures brought over`,
    `${done.removed} items removed, of people who asked to be forgotten or never confirmed`,
    `${done.records} records and claims brought over`,
    ...done.lost.map((key) => `${key} stands in ${to} only: lost from ${from}, and kept`),
    ...done.campaigns.map(
      (name) => `${name} was changed since: set its state by hand before anything is sent`,
    ),
    ...done.unreadable.map((key) => `${key} cannot be read in ${from}: look at it before anything is sent`),
    ...done.wrong.map((key) => `${key} does not stand in ${to} as was decided: run this again`),
    `${to} is stopped, with a send floor of now`,
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
  process.exitCode = done.unreadable.length + done.wrong.length === 0 ? 0 : 1;
} catch (error) {
  if (!(error instanceof NotNow)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
