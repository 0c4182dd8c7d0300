import type { AccountState, CampaignHead, CampaignVersion, StepTiming } from './campaign.ts';
import { day, type Instant } from './instant.ts';
import { dueDate, isOpen, nextOpening, spreadOf } from './schedule.ts';
import { END, type EndReason, type Enrolment, START, type Subscriber } from './subscriber.ts';
import { zonesOf } from './time-zones.ts';

/** At least this long between two mails to one person, whatever the campaign. */
export const mailGap = day;
/** A pause is a date: people are looked at again this much later. */
export const pauseStep = day;

export type Verdict =
  | { readonly do: 'nothing' }
  | {
      readonly do: 'defer';
      readonly until: Instant;
      readonly reason: 'window' | 'gap' | 'paused' | 'unpublished';
    }
  | { readonly do: 'start'; readonly version: number; readonly next: Next }
  | { readonly do: 'send'; readonly step: StepTiming; readonly next: Next }
  | { readonly do: 'skip'; readonly step: StepTiming; readonly next: Next; readonly reason: 'audience' }
  | { readonly do: 'leave'; readonly reason: EndReason }
  | { readonly do: 'finish' };

export interface Next {
  readonly step: string;
  readonly due: Instant;
}

export interface Situation {
  readonly subscriber: Subscriber;
  readonly enrolment: Enrolment;
  readonly head: CampaignHead;
  /** The version of the enrolment; for one that waits at START the published one, if any. */
  readonly version: CampaignVersion | undefined;
  readonly account: AccountState;
  readonly now: Instant;
}

/**
 * What to do about one enrolment now. Pure: every fact is in its argument, and acting on the verdict
 * is one conditional write. The order matters: what ends comes before what waits, and what waits
 * before what sends.
 */
export function decide(situation: Situation): Verdict {
  const { subscriber, enrolment, head, version, account, now } = situation;
  const { next } = enrolment;
  if (next === undefined || next.due > now) return { do: 'nothing' };
  if (next.step === END) return { do: 'finish' };
  if (subscriber.suppressed) return { do: 'leave', reason: 'suppressed' };
  if (subscriber.consent === undefined || subscriber.profile === undefined)
    return { do: 'leave', reason: 'left' };
  if (head.status === 'archived') return { do: 'leave', reason: 'archived' };
  if (account.stopped || head.status === 'paused')
    return { do: 'defer', until: now + pauseStep, reason: 'paused' };
  if (version === undefined) return { do: 'defer', until: now + pauseStep, reason: 'unpublished' };

  const zones = zonesOf(subscriber.profile.country, subscriber.profile.zone);
  const spread = spreadOf(enrolment.id);
  if (next.step === START)
    return { do: 'start', version: version.version, next: firstStep(version, zones, spread, now) };

  const index = version.steps.findIndex((step) => step.id === next.step);
  const step = version.steps[index];
  if (step === undefined) throw new Error(`version ${version.version} has no step ${next.step}`);
  const following = version.steps[index + 1];
  // After the last step END keeps the step's own date: the index entry stays where it is.
  const successor = following
    ? { step: following.id, due: dueDate(now, following, zones, spread) }
    : { step: END, due: next.due };

  if (step.audiences && !step.audiences.includes(subscriber.profile.audience)) {
    return { do: 'skip', step, next: successor, reason: 'audience' };
  }
  const quietUntil = (subscriber.lastMailAt ?? 0) + mailGap;
  if (now < quietUntil) {
    const until = isOpen(quietUntil, step.window, zones)
      ? quietUntil
      : nextOpening(quietUntil, step.window, zones, spread);
    return { do: 'defer', until, reason: 'gap' };
  }
  if (!isOpen(now, step.window, zones)) {
    return { do: 'defer', until: nextOpening(now, step.window, zones, spread), reason: 'window' };
  }
  return { do: 'send', step, next: successor };
}

/** Where a person begins in a version: its first step, with its date. */
export function firstStep(
  version: CampaignVersion,
  zones: readonly string[],
  spread: number,
  now: Instant,
): Next {
  const first = version.steps[0];
  if (first === undefined) throw new Error(`version ${version.version} has no steps`);
  return { step: first.id, due: dueDate(now, first, zones, spread) };
}
