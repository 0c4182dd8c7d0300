import { parseSendId, sendId } from '#shared/domain/delivery.ts';
import type { Instant } from '#shared/domain/instant.ts';
import type { Subscriber } from '#shared/domain/subscriber.ts';

/** One mail that SES took. */
export interface Taken {
  readonly tag: string;
  readonly to: string;
  readonly messageId: string;
  readonly at: Instant;
}

/** What really happened, whatever the ledger says. */
export interface Truth {
  readonly taken: ReadonlyMap<string, readonly Taken[]>;
  /** Enrolment by enrolment: whose, in which campaign. */
  readonly confirmed: Map<string, { readonly key: string; readonly campaign: string }>;
  /** Left, by person and campaign or `all`: when they were told that it is done. */
  readonly left: Map<string, Map<string, Instant>>;
  readonly erased: Set<string>;
  /** By a bounce or a complaint that was handled. */
  readonly suppressed: Set<string>;
  /** Send ids that SES refused at least once. */
  readonly refused: Set<string>;
  /** Send ids of rows that hands deleted. */
  readonly deleted: Set<string>;
  /** How often a step was opened again whose outcome may have been that SES took it. */
  readonly reopened: Map<string, number>;
  /** The outcomes that events brought which were handled, by send id. */
  readonly reported: Map<string, Set<string>>;
  /** Restored to an earlier moment: from, and when. */
  restored: { readonly from: Instant; readonly at: Instant } | undefined;
  /** Enrolments whose next step hands have deleted. */
  readonly holes: Set<string>;
  readonly violations: string[];
  take(mail: Omit<Taken, 'at'>): void;
  leave(key: string, campaign: string): void;
  /** A write of a person was applied; `by`: whose. */
  saved(next: Subscriber, by: string): void;
  /** An enrolment of which the table knows nothing any more, since it was restored. */
  forget(enrolment: string): void;
}

/** @param onFlight told of each flight that is begun */
export function truthOf(now: () => Instant, onFlight: (key: string) => void): Truth {
  const taken = new Map<string, Taken[]>();
  const left = new Map<string, Map<string, Instant>>();
  const confirmed = new Map<string, { readonly key: string; readonly campaign: string }>();
  const flights = new Set<string>();
  const begun = new Set<string>();
  const reopened = new Map<string, number>();
  const attempts = new Set<string>();
  const holes = new Set<string>();
  /**
   * What SES refused, and what was skipped, it cannot have taken: opening that again is no excuse for a
   * second mail. Workers of `send` open nothing but what was skipped for a claim.
   */
  const noteReopened = (by: string, tag: string, attempt: number) => {
    if (attempts.has(`${tag} ${attempt}`)) return;
    attempts.add(`${tag} ${attempt}`);
    if (by !== 'retry refused' && by !== 'send') reopened.set(tag, (reopened.get(tag) ?? 0) + 1);
  };
  const violations: string[] = [];
  return {
    taken,
    confirmed,
    left,
    erased: new Set(),
    suppressed: new Set(),
    refused: new Set(),
    deleted: new Set(),
    reopened,
    reported: new Map(),
    restored: undefined,
    holes,
    violations,
    take(mail) {
      taken.set(mail.tag, [...(taken.get(mail.tag) ?? []), { ...mail, at: now() }]);
      if (parseSendId(mail.tag) === undefined) violations.push(`${mail.tag}: a mail without a send id`);
      else if (!begun.has(mail.tag)) violations.push(`${mail.tag}: taken, and no flight was begun`);
    },
    leave(key, campaign) {
      const of = left.get(key) ?? new Map<string, Instant>();
      if (!of.has(campaign)) of.set(campaign, now());
      left.set(key, of);
    },
    saved({ key, enrolments, erasing }, by) {
      for (const { id, campaign, flight, next, ended } of enrolments) {
        if (next?.attempt !== undefined)
          noteReopened(by, sendId({ campaign, enrolment: id, step: next.step }), next.attempt);
        // Whoever saves leaves a hole that hands have made; the audit looks for those.
        if (next === undefined && ended === undefined && erasing === undefined && !holes.has(id))
          violations.push(`${id}: unfinished, and nothing is to come`);
        if (flight === undefined || flight.verdict !== 'send') continue;
        const tag = sendId({ campaign, enrolment: id, step: flight.step });
        // A take-over changes the flight's id and nothing else.
        const name = `${tag} ${flight.at} ${flight.attempt ?? 1}`;
        if (flights.has(name)) continue;
        flights.add(name);
        begun.add(tag);
        onFlight(key);
        const since = left.get(key)?.get(campaign) ?? left.get(key)?.get('all');
        if (since !== undefined) violations.push(`${tag}: a flight was begun after leaving`);
      }
    },
    forget(enrolment) {
      confirmed.delete(enrolment);
    },
  };
}
