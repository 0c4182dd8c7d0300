import type { CompiledStep } from '#shared/domain/compiled-step.ts';
import { buildCompiledStep } from '#test/support/builders.ts';

/** The one claim of the register, which every text prints in its first edition. */
export const claimId = 'E-01';

const texts = new Map<string, CompiledStep>();

/** Every text is the same, so one is enough: only whether it goes out is looked at. */
export function textOf(id: string): CompiledStep {
  const text = texts.get(id) ?? buildCompiledStep({ id, claims: { [claimId]: { edition: 1 } } });
  texts.set(id, text);
  return text;
}
