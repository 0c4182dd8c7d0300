import type { CampaignHead } from '#shared/domain/campaign.ts';
import type { Delivery } from '#shared/domain/delivery.ts';
import type { ClaimStanding } from '#shared/domain/evidence.ts';
import { day, hour, type Instant, minute } from '#shared/domain/instant.ts';
import type { Subscriber } from '#shared/domain/subscriber.ts';

/** Noon, so that no jump of time gets near the edge of the send window. */
export const start: Instant = Date.parse('2026-12-01T12:00:00Z');
/** While nobody is at work: whatever was to come is due, each lease is over, the gap has passed. */
export const longJump = day + hour;
/** While somebody is: they seem dead to all others, and yet no function lives as long. */
export const shortJump = 10 * minute;

/** What the table holds of one person and their campaigns; two persons share nothing that decides. */
export interface Table {
  readonly person: Subscriber | undefined;
  /** By enrolment and step, as `rowKey` joins them. */
  readonly rows: Readonly<Record<string, Delivery>>;
  readonly heads: Readonly<Record<string, CampaignHead>>;
  readonly sendFloor?: Instant | undefined;
  /** How the person stands in the due index, where that is not as their item says: absent is not at all. */
  readonly listed?: { readonly at: Instant | undefined } | undefined;
  /** How the claim stands that every text prints; left out: as it was when they were compiled. */
  readonly claim?: ClaimStanding | undefined;
}

/**
 * What really became of a step, in order: SES `accepted` it, `refused` it, took it and nobody was told
 * (`taken`), did not take it and nobody was told (`lost`); the step was `opened` again.
 */
export type Fate = 'accepted' | 'refused' | 'taken' | 'lost' | 'opened';

/** Everything but the processes: the table, the truth behind it, and what may still happen. */
export interface World {
  readonly now: Instant;
  readonly table: Table;
  /** The truth about each step of which anything is known, whatever the table says. */
  readonly truth: Readonly<Record<string, readonly Fate[]>>;
  /** Enrolments whose person has left them, was suppressed or erased: the truth, not what is stored. */
  readonly left: readonly string[];
  /** Rows that a hand has deleted. */
  readonly lost: readonly string[];
  /** How often each of these may still happen. */
  readonly budget: Readonly<Record<Rare, number>>;
  /** The table as it was when the backup was taken. */
  readonly backup?: Pick<Table, 'person' | 'rows'> | undefined;
}

/** What happens a bounded number of times. */
export const rare = [
  'crash',
  'leave',
  'erase',
  'pause',
  'resume',
  'trip',
  'publish',
  'reopen',
  'backup',
  'restore',
  'unlist',
  'lose',
  'unfit',
] as const;
export type Rare = (typeof rare)[number];

export function spend(world: World, what: Rare): World {
  return { ...world, budget: { ...world.budget, [what]: world.budget[what] - 1 } };
}

/** No id of a person's enrolment or of a step holds a blank. */
export const rowKey = ({ enrolment, step }: { readonly enrolment: string; readonly step: string }): string =>
  `${enrolment} ${step}`;

export const timesTaken = (fates: readonly Fate[] = []): number =>
  fates.filter((fate) => fate === 'accepted' || fate === 'taken').length;

/** A property that does not hold; it ends the exploration with the trace that led there. */
export class Broken extends Error {
  /** The last thing that happened; it led to no state any more. */
  during: string | undefined;
}

/** Does something, and says what it was if that broke a property. */
export async function during<T>(what: string, act: () => Promise<T> | T): Promise<T> {
  try {
    return await act();
  } catch (error) {
    if (error instanceof Broken) error.during ??= what;
    throw error;
  }
}
