import { createHash } from 'node:crypto';

import type { Locale } from './audience.ts';
import { type Policy, policyOf, type StepTiming } from './campaign.ts';
import type { CompiledStep } from './compiled-step.ts';

/*
 * What approvals are bound to. The order of everything hashed is fixed here, so that the same
 * content has the same hash anywhere. All hashes are SHA-256, hex.
 */

/** Of everything that a reader of one step could see, in every variant, and of the claims behind it. */
export function stepHash({ id, variants, claims }: CompiledStep): string {
  const texts = Object.entries(variants)
    .sort(byKey)
    .map(([key, { subject, html, text, claims: printed }]) => [key, subject, html, text, printed]);
  const editions = Object.entries(claims)
    .sort(byKey)
    .map(([claim, { edition }]) => [claim, edition]);
  return sha256([id, texts, editions]);
}

/** Of all that people get and when: policy, timings, languages and the hash of each step. */
export function contentHash(content: {
  readonly policy?: Policy | undefined;
  readonly steps: readonly StepTiming[];
  readonly locales: readonly Locale[];
  readonly stepHashes: Readonly<Record<string, string>>;
}): string {
  const { unknown, maxLatenessDays, edits, unfit } = policyOf(content);
  const steps = content.steps.map((step) => [
    step.id,
    step.delayDays,
    step.window.from,
    step.window.to,
    step.window.weekdays,
    step.audiences ?? null,
    step.ifLate ?? 're-space',
    step.disabled ?? false,
    content.stepHashes[step.id] ?? null,
  ]);
  return sha256([[unknown, maxLatenessDays, edits, unfit], content.locales, steps]);
}

/** Of every text of one language: what its reviewer read. */
export function localeHash(steps: readonly CompiledStep[], locale: Locale): string {
  return sha256(
    steps.map(({ id, variants, claims }) => {
      const own = Object.fromEntries(Object.entries(variants).filter(([key]) => key.endsWith(`.${locale}`)));
      return [id, stepHash({ id, variants: own, claims })];
    }),
  );
}

function byKey([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : 1;
}

function sha256(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex');
}
