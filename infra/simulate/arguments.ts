import { parseArgs } from 'node:util';
import * as z from 'zod';

/** A wrong flag: its message is for the terminal, without a stack. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

const number = (flag: string, example: number, least: number, most: number) =>
  z.coerce
    .number({ error: `--${flag} takes a number, for example --${flag} ${example}` })
    .refine((value) => value >= least && value <= most, {
      error: `--${flag} takes ${least} to ${most}, for example --${flag} ${example}`,
    });
const whole = (flag: string, example: number, least: number, most: number) =>
  number(flag, example, least, most).refine(Number.isInteger, {
    error: `--${flag} takes a whole number, for example --${flag} ${example}`,
  });

const schema = z.object({
  subscribers: whole('subscribers', 1_000_000, 1, 10_000_000_000).default(1_000_000),
  steps: whole('steps', 8, 1, 20).default(8),
  /** What SES grants the account, a second. */
  rate: number('rate', 200, 1, 100_000).default(200),
  /** Of the sequence share, on the day that is loaded on purpose. */
  load: number('load', 0.8, 0.05, 2).default(0.8),
  /** Over which people sign up. Left out: as few as keep the load. */
  days: whole('days', 30, 1, 3_650).optional(),
  workers: whole('workers', 25, 2, 100_000).optional(),
  'due-shards': whole('due-shards', 16, 1, 1_000).optional(),
  'campaign-shards': whole('campaign-shards', 16, 1, 1_000).optional(),
  'ses-latency': number('ses-latency', 120, 1, 10_000).default(120),
  /** One DynamoDB call, and one batch put on the queue. */
  'ledger-latency': number('ledger-latency', 4, 0, 1_000).default(4),
  'queue-latency': number('queue-latency', 10, 0.1, 1_000).default(10),
  /** Each tick comes within so many seconds of its minute's beginning. */
  'tick-within': number('tick-within', 5, 0, 59).default(5),
  memory: whole('memory', 512, 128, 10_240).optional(),
  /** Mails a second that SES may grant one account; more needs more accounts. */
  'account-rate': number('account-rate', 500, 1, 100_000).default(500),
  seed: whole('seed', 1, 0, 2 ** 31 - 1).default(1),
  sizing: z.boolean().default(false),
  'no-assert': z.boolean().default(false),
});
export type Arguments = z.infer<typeof schema>;

/** More people than this are for `--sizing`: their dates alone would not fit into memory. */
const mostSimulated = 20_000_000;

/** @throws UsageError one sentence for each wrong flag */
export function readArguments(args: readonly string[]): Arguments {
  const parsed = schema.safeParse(valuesOf(args));
  if (!parsed.success) throw new UsageError(parsed.error.issues.map(({ message }) => message).join('\n'));
  const { subscribers, sizing, rate } = parsed.data;
  if (!sizing && subscribers > mostSimulated)
    throw new UsageError(
      `--subscribers above ${mostSimulated} goes with --sizing, for example --subscribers 100000000 --sizing`,
    );
  if (!sizing && rate > 1_000)
    throw new UsageError('--rate above 1000 goes with --sizing, for example --rate 5000 --sizing');
  return parsed.data;
}

function valuesOf(args: readonly string[]): Record<string, unknown> {
  const flags = Object.keys(schema.shape);
  const isSwitch = (flag: string): boolean => flag === 'sizing' || flag === 'no-assert';
  const options = Object.fromEntries(
    flags.map((flag) => [flag, { type: isSwitch(flag) ? 'boolean' : 'string' } as const]),
  );
  try {
    return parseArgs({ args: [...args], options }).values;
  } catch (error) {
    const [what = 'unreadable flags'] = error instanceof Error ? error.message.split('. ') : [];
    throw new UsageError(
      `${what}; for example npm run simulate -- --subscribers 1000000 --steps 8 --rate 200`,
    );
  }
}
