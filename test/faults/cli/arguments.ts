import { parseArgs } from 'node:util';
import * as z from 'zod';

/** A wrong flag: its message is for the terminal, without a stack. */
export class UsageError extends Error {}

export const usage = `npm run test:faults -- [flags]
  --runs N          seeded runs in memory
  --engine-runs N   seeded runs on the DynamoDB engine
  --seed N          the first seed; alone, just that run
  --engine NAME     memory or dynamodb: where the run of --seed takes place
  --scenario NAME   just this scenario of the small world
  --mutants         breaks the engine on purpose, and shows what notices
  --mutant ID       just this mutant`;

const wholeNumber = (flag: string, most: number) =>
  z
    .string()
    .regex(/^\d+$/, `${flag} takes a whole number`)
    .transform(Number)
    .refine((value) => value <= most, `${flag} takes ${most} at most`)
    .optional();
const word = (flag: string) => z.string().min(1, `${flag} takes a name`).optional();

const optionsSchema = z
  .object({
    runs: wholeNumber('--runs', 100_000),
    'engine-runs': wholeNumber('--engine-runs', 10_000),
    seed: wholeNumber('--seed', 2 ** 31 - 1),
    engine: z.enum(['memory', 'dynamodb'], '--engine takes memory or dynamodb').optional(),
    scenario: word('--scenario'),
    mutants: z.boolean().optional(),
    mutant: word('--mutant'),
  })
  .refine(({ seed, engine }) => engine === undefined || seed !== undefined, '--engine goes with --seed')
  .refine(
    ({ mutants, mutant, ...others }) =>
      (!mutants && mutant === undefined) || Object.values(others).every((value) => value === undefined),
    '--mutants and --mutant go with no other flag',
  )
  .refine(
    ({ scenario, seed, runs }) => scenario === undefined || (seed === undefined && runs === undefined),
    '--scenario goes with no other flag',
  );
export type Options = z.infer<typeof optionsSchema>;

/** @throws UsageError that names the flag */
export function readArguments(args: readonly string[]): Options {
  const parsed = optionsSchema.safeParse(valuesOf(args));
  if (parsed.success) return parsed.data;
  throw new UsageError(parsed.error.issues.map(({ message }) => message).join('\n'));
}

function valuesOf(args: readonly string[]): Record<string, unknown> {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean' } as const;
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        runs: text,
        'engine-runs': text,
        seed: text,
        engine: text,
        scenario: text,
        mutants: flag,
        mutant: text,
      },
    });
    return values;
  } catch (error) {
    // `Unknown option '--sed'`, and what to do about it after the first sentence.
    throw new UsageError(error instanceof Error ? error.message.split('. ')[0] : 'unreadable flags');
  }
}
