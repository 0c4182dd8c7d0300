import { day, hour, type Instant } from '#shared/domain/instant.ts';
import { spreadOf } from '#shared/domain/schedule.ts';

/** Where people live, by share: mostly the four clocks of the United States. */
export const zoneShares = [
  { zone: 'America/New_York', share: 0.34 },
  { zone: 'America/Chicago', share: 0.21 },
  { zone: 'America/Los_Angeles', share: 0.14 },
  { zone: 'America/Denver', share: 0.06 },
  { zone: 'Europe/London', share: 0.08 },
  { zone: 'Europe/Berlin', share: 0.06 },
  { zone: 'Europe/Amsterdam', share: 0.03 },
  { zone: 'America/Toronto', share: 0.04 },
  { zone: 'Australia/Sydney', share: 0.04 },
] as const;

/** Local hours in which people press the button of the confirmation mail, each as likely as the other. */
const pressing = { from: 7 * hour, to: 23 * hour } as const;

export interface Shards {
  readonly due: number;
  readonly campaign: number;
}

/** Everybody, a column each: a million objects would take ten times the memory. */
export interface People {
  readonly count: number;
  /** Index into `zoneShares`. */
  readonly zone: Uint8Array;
  /** Where in the spread of a window, 0 to 1. */
  readonly spread: Float64Array;
  readonly dueShard: Uint16Array;
  readonly campaignShard: Uint16Array;
  readonly pressedAt: Float64Array;
}

/**
 * @param midnight of the first day of signing up in a zone
 * @param days     over which they sign up, evenly
 * @param spreadFor by default that of an enrolment; another one where it only has to be even
 */
export function peopleOf(
  count: number,
  days: number,
  shards: Shards,
  seed: number,
  midnight: (zone: string) => Instant,
  spreadFor: (person: number, random: () => number) => number = (i) => spreadOf(`${seed}-${i}`),
): People {
  const random = randomFrom(seed);
  const midnights = zoneShares.map(({ zone }) => midnight(zone));
  const people: People = {
    count,
    zone: new Uint8Array(count),
    spread: new Float64Array(count),
    dueShard: new Uint16Array(count),
    campaignShard: new Uint16Array(count),
    pressedAt: new Float64Array(count),
  };
  for (let i = 0; i < count; i++) {
    const zone = zoneFor(random());
    people.zone[i] = zone;
    people.spread[i] = spreadFor(i, random);
    people.dueShard[i] = Math.floor(random() * shards.due);
    people.campaignShard[i] = Math.floor(random() * shards.campaign);
    const signUpDay = Math.floor((i / count) * days);
    const time = pressing.from + random() * (pressing.to - pressing.from);
    people.pressedAt[i] = (midnights[zone] ?? 0) + signUpDay * day + Math.floor(time);
  }
  return people;
}

/** The zone at this place between 0 and 1. */
export function zoneFor(place: number): number {
  let below = 0;
  for (const [i, { share }] of zoneShares.entries()) {
    below += share;
    if (place < below) return i;
  }
  return zoneShares.length - 1;
}

/** Mulberry32: the same numbers for the same seed on every machine. */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000;
  };
}
