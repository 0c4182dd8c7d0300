import { chanceFor, decisionAt } from './prng.ts';

/** What can go wrong, and how often where it is turned on fully: of all calls, messages, mails or events. */
const rates = {
  // A call of a worker to anything outside it.
  'stopped before a call': 0.0015,
  'stopped after a call': 0.0015,
  'call failed': 0.004,
  'answer lost': 0.004,
  'call slow': 0.002,
  'worker frozen': 0.0006,
  'read stale': 0.02,
  // A message.
  'message lost': 0.02,
  'message repeated': 0.05,
  'message late': 0.03,
  'deletion lost': 0.02,
  'entry refused': 0.03,
  'message malformed': 0.004,
  // A call to SES.
  'rate exceeded': 0.02,
  'daily quota exceeded': 0.003,
  'sending paused': 0.002,
  'mail refused': 0.01,
  'error before acceptance': 0.006,
  'error after acceptance': 0.006,
  'reset before acceptance': 0.006,
  'reset after acceptance': 0.006,
  'half an answer': 0.005,
  'no answer before acceptance': 0.002,
  'no answer after acceptance': 0.002,
  'no connection': 0.005,
  'idle connection closed': 0.01,
  // An event of SES.
  'event late': 0.1,
  'event repeated': 0.08,
  'event lost': 0.15,
  'event before the row': 0.08,
  'event without tags': 0.02,
  'event of an unknown mail': 0.01,
  'event malformed': 0.005,
  'transient bounce': 0.05,
  'mailbox full for good': 0.08,
  'permanent bounce': 0.006,
  complaint: 0.004,
  'mail rejected later': 0.004,
  'delivery delayed': 0.05,
  // A worker's clock.
  'clock off by minutes': 0.3,
  'clock two days off': 0.006,
  // A person.
  leaves: 0.08,
  erases: 0.05,
  'leaves in flight': 0.012,
  'erases in flight': 0.004,
  'never confirms': 0.05,
  'second campaign': 0.25,
  // Hands in the table: of all people.
  'item unreadable': 0.01,
  'index keys deleted': 0.015,
  'next step deleted': 0.01,
  'row deleted': 0.015,
} as const;

/** What happens once or a few times in a run, or not at all. */
const occasions = {
  'pause and resume': 0.4,
  'account stopped': 0.3,
  'new version': 0.6,
  backfill: 0.7,
  'refused retried': 0.5,
  'unknown resent': 0.5,
  'unknown assumed delivered': 0.3,
  'table restored': 0.3,
  'published late': 0.3,
  'crowded shard': 0.3,
  'campaign archived': 0.4,
  'version missing': 0.4,
  'long delays': 0.25,
  'claim expires': 0.5,
  'claim corrected': 0.4,
  'claim withdrawn': 0.4,
} as const;

export type Rate = keyof typeof rates;
export type Occasion = keyof typeof occasions;
export type Fault = Rate | Occasion | 'function timed out' | 'dead letters moved back';

export interface Faults {
  /** Whether it happens this time at this place; counted when it does. */
  happens(kind: Rate, place: string): boolean;
  /** How often it would happen, 0 when it is turned off. */
  rateOf(kind: Rate): number;
  /** Which of some kinds happens this time, if any: one decision for all of them. */
  oneOf<K extends Rate>(kinds: readonly K[], place: string): K | undefined;
  includes(kind: Occasion): boolean;
  count(kind: Fault): void;
  readonly counts: Readonly<Record<string, number>>;
  /** From here on nothing goes wrong any more. */
  end(): void;
}

/** Turns a random part of all faults on, each as strong as the seed says. */
export function faultsOf(seed: number): Faults {
  const strength = new Map<string, number>();
  for (const kind of Object.keys(rates)) {
    const chance = chanceFor(seed, 'strength', kind);
    strength.set(kind, chance.is(0.65) ? 0.2 + 1.8 * chance.next() ** 2 : 0);
  }
  const chosen = new Set<string>();
  for (const [kind, rate] of Object.entries(occasions))
    if (chanceFor(seed, 'occasion', kind).is(rate)) chosen.add(kind);
  const places = new Map<string, number>();
  const counts: Record<string, number> = {};
  let isOver = false;
  const count = (kind: Fault) => {
    counts[kind] = (counts[kind] ?? 0) + 1;
  };
  const rateOf = (kind: Rate) => (isOver ? 0 : rates[kind] * (strength.get(kind) ?? 0));
  const decide = (place: string) => {
    const times = (places.get(place) ?? 0) + 1;
    places.set(place, times);
    return decisionAt(seed, place, times);
  };
  return {
    counts,
    count,
    rateOf,
    includes: (kind) => chosen.has(kind),
    happens(kind, place) {
      const rate = rateOf(kind);
      if (rate === 0 || decide(`${kind} ${place}`) >= rate) return false;
      count(kind);
      return true;
    },
    oneOf(kinds, place) {
      if (isOver) return undefined;
      let left = decide(place);
      for (const kind of kinds) {
        left -= rateOf(kind);
        if (left >= 0) continue;
        count(kind);
        return kind;
      }
      return undefined;
    },
    end() {
      isOver = true;
    },
  };
}
