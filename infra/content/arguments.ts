import { parseArgs } from 'node:util';
import * as z from 'zod';
import { UsageError } from './usage-error.ts';

const examples = {
  check: 'npm run content -- check --campaign first-steps --locale es-US',
  preview: 'npm run content -- preview --step cost --locale en-US --out dist/preview',
  'new-step': 'npm run content -- new-step --campaign first-steps --id sleep --after cost',
  due: 'npm run content -- due --days 60',
} as const;
type Command = keyof typeof examples;
export const usage = Object.values(examples).join('\n');

const id = (
  flag: string,
  example: string,
  error = `--${flag} takes an id, for example --${flag} ${example}`,
) => z.string({ error }).regex(/^[a-z][a-z0-9-]{0,23}$/, { error });
const locale = z.string().regex(/^[a-z]{2}-[A-Z]{2}$/, {
  error: '--locale takes a language and a country, for example --locale es-US',
});
/** As the first moment of that UTC day, epoch milliseconds. */
const date = z.iso
  .date({ error: '--at takes a date, for example --at 2026-12-23' })
  .transform((day) => Date.parse(`${day}T00:00:00Z`));
const days = (flag: string, example: number, most: number) =>
  z
    .string()
    .regex(/^\d+$/, { error: `--${flag} takes a whole number, for example --${flag} ${example}` })
    .transform(Number)
    .refine((value) => value <= most, { error: `--${flag} takes ${most} at most` });

const flags = {
  check: z.object({
    campaign: id('campaign', 'first-steps').optional(),
    locale: locale.optional(),
    at: date.optional(),
  }),
  preview: z.object({
    campaign: id('campaign', 'first-steps').optional(),
    step: id('step', 'cost').optional(),
    locale: locale.optional(),
    out: z.string().min(1, { error: '--out takes a folder' }).default('dist/preview'),
    at: date.optional(),
  }),
  'new-step': z.object({
    campaign: id('campaign', 'first-steps'),
    id: id('id', 'sleep'),
    after: id('after', 'cost').optional(),
    delay: days('delay', 3, 365).default(3),
  }),
  due: z.object({ days: days('days', 60, 3_650).default(60), at: date.optional() }),
};
export type FlagsOf<C extends Command> = z.output<(typeof flags)[C]>;

export type Order = { readonly [C in Command]: { readonly command: C; readonly flags: FlagsOf<C> } }[Command];

/** @throws UsageError one sentence for each wrong flag */
export function readOrder([command, ...rest]: readonly string[]): Order {
  switch (command) {
    case 'check':
      return { command, flags: read(command, flags.check, rest) };
    case 'preview':
      return { command, flags: read(command, flags.preview, rest) };
    case 'new-step':
      return { command, flags: read(command, flags['new-step'], rest) };
    case 'due':
      return { command, flags: read(command, flags.due, rest) };
    case undefined:
      throw new UsageError(`Say what to do:\n${usage}`);
    default:
      throw new UsageError(
        `There is no command "${command}"; there are ${Object.keys(examples).join(', ')}.`,
      );
  }
}

function read<Shape extends z.core.$ZodLooseShape>(
  command: Command,
  schema: z.ZodObject<Shape>,
  words: readonly string[],
): z.output<z.ZodObject<Shape>> {
  const parsed = schema.safeParse(valuesOf(command, Object.keys(schema.shape), words));
  if (parsed.success) return parsed.data;
  throw new UsageError(parsed.error.issues.map(({ message }) => message).join('\n'));
}

function valuesOf(
  command: Command,
  names: readonly string[],
  words: readonly string[],
): Readonly<Record<string, unknown>> {
  const options = Object.fromEntries(names.map((name) => [name, { type: 'string' } as const]));
  try {
    return parseArgs({ args: [...words], options }).values;
  } catch (error) {
    const [what = 'unreadable flags'] = error instanceof Error ? error.message.split('. ') : [];
    throw new UsageError(`${what}; for example ${examples[command]}`);
  }
}
