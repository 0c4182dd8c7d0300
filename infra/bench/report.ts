import type { BundleFigures } from './bundles.ts';
import type { Ledger } from './ledger.ts';
import { unitsOf } from './meter.ts';
import { nobodyDue } from './operations.ts';
import type { SendCpu } from './send-cpu.ts';
import { type Consumption, ceilings, cpuCeiling, type Measure, measures, passed } from './tally.ts';
import { columns, type Row, rounded } from './text-table.ts';

/** Everything of a run in one readable table a part. */
export interface Figures {
  /** Absent: that part was not asked for. `missing`: it could not be measured, and why. */
  readonly ledger?: Ledger | { readonly missing: string };
  readonly bundles?: readonly BundleFigures[];
  /** What went over its ceiling. */
  readonly passed: readonly (Measure | 'cpu')[];
}

export function reportOf({ ledger, bundles }: Figures): string {
  const parts = [
    ...(ledger === undefined ? [] : 'missing' in ledger ? [missing(ledger.missing)] : ledgerParts(ledger)),
    ...(bundles === undefined ? [] : [bundlePart(bundles)]),
  ];
  return `${parts.join('\n\n')}\n`;
}

function missing(why: string): string {
  return `LEDGER AND SEND FUNCTION: NOT MEASURED\n  ${why}`;
}

function ledgerParts({
  people,
  sequence,
  ticks,
  quotaLooks,
  press,
  signUp,
  idleTick,
  cpu,
}: Ledger): readonly string[] {
  const { accepted } = sequence;
  const perMail = (perPerson: number): number => (perPerson * people) / accepted;
  return [
    [
      `PER ACCEPTED MAIL: ${people} people, ${accepted} mails, from the first date to END`,
      columns(
        ['', 'measured', 'ceiling', ''],
        measures.map((measure) => verdict(measure, sequence)),
      ),
      `  GetSendQuota, which is free and carries no mail, at most once a minute: ${quotaLooks} calls.`,
    ].join('\n'),
    [
      'WHERE THE UNITS GO, as the engine reports them',
      columns(
        ['writes', 'function', 'calls', 'table', 'due', 'attention', 'a mail'],
        [...sequence.writes.map(ledgerRow), sumRow('writes', sequence.writeUnits)],
      ),
      '',
      columns(
        ['reads', 'function', 'calls', 'table', 'due', 'attention', 'a mail'],
        [...sequence.reads.map(ledgerRow), sumRow('reads', sequence.readUnits)],
      ),
      ...notes(sequence),
    ].join('\n'),
    [
      `SQS: ${ticks} ticks that found somebody, ${rounded(accepted / ticks, 0)} mails each; a million people have up to 9,000 due in a minute`,
      columns(['queue', 'call', 'calls', 'messages', 'a mail'], queueRows(sequence)),
    ].join('\n'),
    personPart(
      'PER PRESS OF THE BUTTON, once a person: enrolment, marker, consent record; in no figure above',
      press,
    ),
    `WITH THE PRESS: ${rounded(sequence.writeUnits + perMail(press.writeUnits))} write units and ${rounded(sequence.readUnits + perMail(press.readUnits))} read units a mail.`,
    personPart(
      'PER SIGN-UP, from the form to the event of the confirmation mail; in no figure above',
      signUp,
    ),
    fixedPart(idleTick),
    cpuPart(cpu),
  ];
}

const names: Readonly<Record<Measure, string>> = {
  writeUnits: 'write units',
  readUnits: 'read units',
  sesCalls: 'SES calls',
  queueCalls: 'SQS calls',
};

function verdict(measure: Measure, consumption: Consumption): Row {
  const isOver = passed(consumption).includes(measure);
  return [names[measure], rounded(consumption[measure]), String(ceilings[measure]), isOver ? 'OVER' : 'ok'];
}

function ledgerRow({ use, perMail }: Consumption['writes'][number]): Row {
  const { operation, fn, calls, table, due, attention } = use;
  return [operation, fn, String(calls), String(table), String(due), String(attention), rounded(perMail)];
}

const sumRow = (what: string, total: number): Row => [`all ${what}`, '', '', '', '', '', rounded(total)];

function notes({ writes, reads, accepted }: Consumption): readonly string[] {
  const all = [...writes, ...reads].map(({ use }) => use);
  const lost = all.reduce((sum, use) => sum + use.lost, 0);
  const large = writes.reduce((sum, { use }) => sum + use.large, 0);
  return [
    `  Writes of more than one unit of the table: ${large}. Conditions that did not hold: ${lost} of ${accepted} mails.`,
    '  Text and version are read once by each new instance of the send function.',
  ];
}

function queueRows({ queues, queueCalls }: Consumption): readonly Row[] {
  return [
    ...queues.map(({ use: { queue, command, calls, messages }, perMail }) => [
      queue,
      command,
      String(calls),
      String(messages),
      rounded(perMail),
    ]),
    ['all', '', '', '', rounded(queueCalls)],
  ];
}

function personPart(title: string, consumption: Consumption): string {
  return [
    title,
    columns(
      ['', 'measured'],
      measures.map((measure) => [names[measure], rounded(consumption[measure])]),
    ),
  ].join('\n');
}

function fixedPart({ ledger, queues }: Ledger['idleTick']): string {
  const looks = ledger.filter(({ operation }) => operation === nobodyDue);
  const others = ledger.filter(({ operation }) => operation !== nobodyDue);
  const shards = looks.reduce((sum, { calls }) => sum + calls, 0);
  return [
    'PER MINUTE in which nobody is due; in no figure above',
    columns(
      ['', 'calls', 'read units'],
      [
        ...looks.map((use) => [`${use.operation}, ${shards} shards`, String(use.calls), `${shards * 0.5} *`]),
        ...others.map((use) => [use.operation, String(use.calls), rounded(unitsOf(use))]),
        ...queues.map(({ queue, command, calls }) => [`${command} of ${queue}`, String(calls), '']),
      ],
    ),
    '  * by the price list: half a unit for each shard and minute. This engine reports 0 for a query without a match.',
  ].join('\n');
}

function cpuPart({ mails, calls, perMail, bare, ratio }: SendCpu): string {
  return [
    `PROCESSOR TIME OF THE SEND FUNCTION, ${mails} mails; SES, queues and database not included`,
    columns(
      ['', 'ms a mail', 'ceiling', ''],
      [
        ['send function', rounded(perMail, 2), '', ''],
        [`bare loop of the same ${rounded(calls, 2)} SDK calls`, rounded(bare, 2), '', ''],
        ['ratio', rounded(ratio, 2), String(cpuCeiling), ratio > cpuCeiling ? 'OVER' : 'ok'],
      ],
    ),
  ].join('\n');
}

function bundlePart(bundles: readonly BundleFigures[]): string {
  const kilobytes = (size: number) => rounded(size, 0);
  return [
    'BUNDLES, beside a bare handler with the same AWS clients and commands; KB, and ms to load (median)',
    columns(
      ['', 'minified', 'gzipped', 'load', 'bare', 'gzipped', 'load', 'size ratio', 'load ratio'],
      bundles.map(({ fn, function: whole, bare, ratio }) => [
        fn,
        ...[whole, bare].flatMap(({ minified, gzipped, load }) => [minified, gzipped, load].map(kilobytes)),
        rounded(ratio.minified, 2),
        rounded(ratio.load, 2),
      ]),
    ),
  ].join('\n');
}
