import * as z from 'zod';

import { hour, type Instant, minute } from './instant.ts';

/**
 * The campaign that a test person asks for each hour, as anybody asks for any. The test is made while
 * that campaign runs.
 */
export const canaryCampaign = 'hourly-test';

/** What is done with the test person of an hour, a quarter of it after the other: the way a person goes. */
export const canaryPhases = ['ask', 'confirm', 'leave', 'erase'] as const;
const phaseSchema = z.enum(canaryPhases);
export type CanaryPhase = z.infer<typeof phaseSchema>;

/** How long each phase has to come about before the next one looks. */
const phaseTime = 15 * minute;

/** The hour and the phase that a call meant for `at` stands for. */
export function canaryTurn(at: Instant): { readonly hour: Instant; readonly phase: CanaryPhase } {
  const passed = at % hour;
  return { hour: at - passed, phase: canaryPhases[Math.floor(passed / phaseTime)] ?? 'ask' };
}

/**
 * SES's own simulator takes every mail and reports it delivered; it counts for no rate of bounces. Each
 * hour is a mailbox of its own, so that a person is new each time.
 */
export function canaryAddress(at: Instant): string {
  return `success+${new Date(at).toISOString().slice(0, 13).toLowerCase()}@simulator.amazonses.com`;
}

/** What came of the test so far. */
export const canaryStateSchema = z.strictObject({
  /** The hour whose test is under way. */
  hour: z.int().optional(),
  /** When the last test went well to its end. */
  passedAt: z.int().optional(),
  /** The test that failed since: where and how, by a code, and for which person. */
  failed: z
    .strictObject({ phase: phaseSchema, reason: z.string(), subscriber: z.string(), at: z.int() })
    .optional(),
});
export type CanaryState = z.infer<typeof canaryStateSchema>;
