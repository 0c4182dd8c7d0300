import * as z from 'zod';
import { SettingsError, settingsOf } from '#infra/config.ts';
import { readStage, UsageError } from './arguments.ts';
import { check } from './check.ts';
import { print } from './print.ts';
import { type Outside, readFacts } from './read-facts.ts';
import { CredentialsError } from './readers/caller.ts';

export const exitCodes = { complete: 0, incomplete: 1, cannotLook: 2 } as const;

export interface Surroundings {
  /** The text of cdk.json. */
  readonly cdkJson: string;
  readonly outside: Outside;
  readonly out: (line: string) => void;
  readonly error: (line: string) => void;
}

const cdkSchema = z.object({ context: z.object({ stages: z.unknown() }) });

/** `npm run doctor`, given as words; the answer is the exit code. What could not be seen is not complete. */
export async function run(words: readonly string[], surroundings: Surroundings): Promise<number> {
  const { cdkJson, outside, out, error } = surroundings;
  try {
    const stage = readStage(words);
    const settings = settingsOf(stage, cdkSchema.parse(JSON.parse(cdkJson)).context.stages);
    const facts = await readFacts(settings, outside);
    const findings = check(facts, settings);
    out(print(settings, facts.account, findings));
    const open = findings.some(({ kind }) => kind === 'missing' || kind === 'unseen');
    return open ? exitCodes.incomplete : exitCodes.complete;
  } catch (fault) {
    const expected =
      fault instanceof UsageError || fault instanceof SettingsError || fault instanceof CredentialsError;
    if (!expected) throw fault;
    error(fault.message);
    return exitCodes.cannotLook;
  }
}
