import { parseArgs } from 'node:util';
import { type Stage, stages } from '#infra/config.ts';

const example = 'npm run doctor -- --stage prod';

/** A wrong flag: its message is for the terminal, without a stack. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** @throws UsageError one sentence that says what to type */
export function readStage(words: readonly string[]): Stage {
  const said = stageSaid(words);
  const stage = stages.find((known) => known === said);
  if (stage) return stage;
  throw new UsageError(`--stage takes ${stages.join(' or ')}, for example ${example}`);
}

function stageSaid(words: readonly string[]): string | undefined {
  try {
    return parseArgs({ args: [...words], options: { stage: { type: 'string' } } }).values.stage;
  } catch (error) {
    const [what = 'unreadable flags'] = error instanceof Error ? error.message.split('. ') : [];
    throw new UsageError(`${what}; for example ${example}`);
  }
}
