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
  /** Send ids of rows that hands deleted. */
  readonly deleted: Set<string>;
  /** How often a step was opened again whose outcome may have been that SES took it. */
  readonly reopened: Map<string, number>;
  /** The outcomes that events brought which were handled, by send id. */
  readonly reported: Map<string, Set<string>>;
  /** Restored to an earlier moment: from, and when. */
  restored: { readonly from: Instant; readonly at: Instant } | undefined;
  readonly violations: string[];
  take(mail: Omit<Taken, 'at'>): void;
  leave(key: string, campaign: string): void;
  /** A write of a person was applied. */
  saved(next: Subscriber): void;
  /** An enrolment of which the table knows nothing any more, since it was restored. */
  forget(enrolment: string): void;
}

export function truthOf(now: () => Instant): Truth {
  const taken = new Map<string, Taken[]>();
  const left = new Map<string, Map<string, Instant>>();
  const confirmed = new Map<string, { readonly key: string; readonly campaign: string }>();
  const flights = new Set<string>();
  const begun = new Set<string>();
  const violations: string[] = [];
  return {
    taken,
    confirmed,
    left,
    erased: new Set(),
    suppressed: new Set(),
    deleted: new Set(),
    reopened: new Map(),
    reported: new Map(),
    restored: undefined,
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
    saved({ key, enrolments }) {
      for (const { id, campaign, flight } of enrolments) {
        if (flight === undefined || flight.verdict !== 'send') continue;
        const tag = sendId({ campaign, enrolment: id, step: flight.step });
        // A take-over changes the flight's id and nothing else.
        const name = `${tag} ${flight.at} ${flight.attempt ?? 1}`;
        if (flights.has(name)) continue;
        flights.add(name);
        begun.add(tag);
        const since = left.get(key)?.get(campaign) ?? left.get(key)?.get('all');
        if (since !== undefined) violations.push(`${tag}: a flight was begun after leaving`);
      }
    },
    forget(enrolment) {
      confirmed.delete(enrolment);
    },
  };
}
