import type { AccountState } from './account.ts';
import { type CampaignHead, type CampaignVersion, policyOf, type StepTiming } from './campaign.ts';
import { followingStep, followNewest, type Next, successorOf } from './course.ts';
import { day, type Instant } from './instant.ts';
import { dueDate, isOpen, nextOpening, spreadOf } from './schedule.ts';
import { END, type EndReason, type Enrolment, START, type Subscriber } from './subscriber.ts';
import { zonesOf } from './time-zones.ts';

/** At least this long between two mails to one person, whatever the campaign. */
export const mailGap = day;
/** A pause is a date: people are looked at again this much later. */
export const pauseStep = day;

export type SkipReason = 'audience' | 'disabled' | 'late' | 'restored';

export type Verdict =
  | { readonly do: 'nothing' }
  | {
      readonly do: 'defer';
      readonly until: Instant;
      readonly reason: 'window' | 'gap' | 'paused' | 'unpublished';
    }
  /** Go on with this version and date: the first one, a newer one, or a late step spaced anew. */
  | { readonly do: 'redate'; readonly version: number; readonly next: Next }
  /** `text`: the version whose words go out. */
  | { readonly do: 'send'; readonly step: StepTiming; readonly next: Next; readonly text: CampaignVersion }
  | { readonly do: 'skip'; readonly step: StepTiming; readonly next: Next; readonly reason: SkipReason }
  | { readonly do: 'leave'; readonly reason: EndReason }
  | { readonly do: 'finish' }
  /** Nothing can be decided until somebody has looked; the enrolment waits. */
  | {
      readonly do: 'wait-for-help';
      readonly until: Instant;
      readonly reason: 'version-missing' | 'step-missing' | 'content-not-approved';
    };

export interface Situation {
  readonly subscriber: Subscriber;
  readonly enrolment: Enrolment;
  readonly head: CampaignHead;
  /** The version of the enrolment; undefined at START, or when it is gone or not what was approved. */
  readonly version: CampaignVersion | undefined;
  /**
   * The newest published version: its policy, its texts, and what it disabled hold for everybody.
   * Undefined before the first, or when it is not what was approved.
   */
  readonly latest: CampaignVersion | undefined;
  readonly account: AccountState;
  readonly now: Instant;
}

/**
 * What to do about one enrolment now. Pure: every fact is in its argument, and acting on the verdict
 * is one conditional write. The order matters: what ends comes before what waits, and what waits
 * before what sends.
 */
export function decide(situation: Situation): Verdict {
  const { subscriber, enrolment, head, account, now } = situation;
  const { next } = enrolment;
  if (next === undefined || next.due > now) return { do: 'nothing' };
  if (next.step === END) return { do: 'finish' };
  if (subscriber.suppressed) return { do: 'leave', reason: 'suppressed' };
  const { consent, profile } = subscriber;
  if (consent === undefined || profile === undefined) return { do: 'leave', reason: 'left' };
  // Into a correction comes only who was told what it takes back, whatever a form asks for.
  const isUninvited = head.recall !== undefined && enrolment.corrects === undefined;
  if (head.status === 'archived' || isUninvited) return { do: 'leave', reason: 'archived' };
  if (account.stopped || head.status === 'paused')
    return { do: 'defer', until: now + pauseStep, reason: 'paused' };

  const { version, latest } = situation;
  // What an older version says may be just what the newest one takes back.
  if (head.version !== undefined && latest === undefined)
    return { do: 'wait-for-help', until: now + day, reason: 'content-not-approved' };
  const zones = zonesOf(profile.country, profile.zone);
  if (next.step === START) {
    if (latest === undefined) return { do: 'defer', until: now + pauseStep, reason: 'unpublished' };
    const next = firstStep(latest, zones, enrolment, now);
    return { do: 'redate', version: latest.version, next };
  }
  if (version === undefined || latest === undefined)
    return { do: 'wait-for-help', until: now + day, reason: 'version-missing' };
  const step = version.steps.find(({ id }) => id === next.step);
  if (step === undefined) {
    if (next.attempt === undefined) return { do: 'wait-for-help', until: now + day, reason: 'step-missing' };
    // Opened again after the version that holds had lost it: its row stands, and the person goes on.
    const following = followNewest(version, enrolment, consent.at, zones, now);
    return { do: 'redate', version: version.version, next: following };
  }

  const firstDate = next.firstDue ?? next.due;
  if (firstDate < (account.sendFloor ?? 0)) {
    // It may have gone out after the moment the table was restored to; so may what follows from it.
    const successor = successorOf(version, enrolment, firstDate, zones);
    return { do: 'skip', step, next: successor, reason: 'restored' };
  }
  const policy = policyOf(latest);
  if (policy.edits === 'follow' && latest.version !== enrolment.version) {
    return {
      do: 'redate',
      version: latest.version,
      next: followNewest(latest, enrolment, consent.at, zones, now),
    };
  }
  return judgeStep(
    { ...situation, version, latest },
    step,
    zones,
    now - firstDate > policy.maxLatenessDays * day,
  );
}

/** The step is due, and nothing about its campaign stands against it. */
function judgeStep(
  { subscriber, enrolment, version, latest, now }: Situation & Record<'version' | 'latest', CampaignVersion>,
  step: StepTiming,
  zones: readonly string[],
  isLate: boolean,
): Verdict {
  const successor = successorOf(version, enrolment, now, zones);
  const newest = latest.steps.find(({ id }) => id === step.id);
  if ((newest ?? step).disabled) return { do: 'skip', step, next: successor, reason: 'disabled' };
  const audience = subscriber.profile?.audience;
  if (step.audiences && audience && !step.audiences.includes(audience))
    return { do: 'skip', step, next: successor, reason: 'audience' };
  const spread = spreadOf(enrolment.id);
  // Somebody opened it again: then they want it sent.
  if (isLate && enrolment.next?.attempt === undefined && step.ifLate !== 'send') {
    return step.ifLate === 'skip'
      ? { do: 'skip', step, next: successor, reason: 'late' }
      : {
          do: 'redate',
          version: version.version,
          next: { step: step.id, due: dueDate(now, step, zones, spread) },
        };
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
  return { do: 'send', step, next: successor, text: newest ? latest : version };
}

/** Where an enrolment begins in a version: its first step that was not begun, with its date. */
export function firstStep(
  version: CampaignVersion,
  zones: readonly string[],
  { id, begun }: Pick<Enrolment, 'id' | 'begun'>,
  now: Instant,
): Next {
  const first = followingStep(version, begun);
  return first ? { step: first.id, due: dueDate(now, first, zones, spreadOf(id)) } : { step: END, due: now };
}
