import type { CompiledStep } from '#shared/domain/compiled-step.ts';
import type { ClaimStanding } from '#shared/domain/evidence.ts';
import { buildCompiledStep } from '#test/support/builders.ts';

/** The one claim of the register, which every text prints in its first edition. */
export const claimId = 'E-01';

/** What may become of the one claim. */
export const standings = {
  withdrawn: { edition: 1, withdrawn: true },
  corrected: { edition: 2 },
  'out of date': { edition: 1, goodUntil: 0 },
} as const satisfies Readonly<Record<string, ClaimStanding>>;
export type Unfit = keyof typeof standings;

const texts = new Map<string, CompiledStep>();

/** Every text is the same, so one is enough: only whether it goes out is looked at. */
export function textOf(id: string): CompiledStep {
  const text = texts.get(id) ?? buildCompiledStep({ id, claims: { [claimId]: { edition: 1 } } });
  texts.set(id, text);
  return text;
}
