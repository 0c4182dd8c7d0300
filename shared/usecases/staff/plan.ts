import type { AccountState } from '#shared/domain/account.ts';
import type { CampaignHead, CampaignVersion } from '#shared/domain/campaign.ts';
import { decide, type Verdict } from '#shared/domain/decide.ts';
import { begin, defer, finish, redate } from '#shared/domain/flight.ts';
import type { Instant } from '#shared/domain/instant.ts';
import { dueEnrolment, type Enrolment, type Subscriber } from '#shared/domain/subscriber.ts';
import { leave } from '#shared/domain/subscriber-changes.ts';

/** What an enrolment follows: its campaign, and its version or the one it will begin with. */
export interface Course {
  readonly head: CampaignHead;
  readonly version: CampaignVersion | undefined;
  /** The newest published version. */
  readonly latest: CampaignVersion | undefined;
}

export interface PlannedStep {
  readonly enrolment: string;
  readonly step: string;
  readonly at: Instant;
  readonly does: 'send' | 'skip';
  readonly reason?: string;
  /** 2 and more when the step was begun before and is open again. */
  readonly attempt?: number;
}

/** Twenty steps in a handful of campaigns, each put off a few times. */
const looks = 500;

/**
 * What is still to come for one person if nothing else happens: the rules that workers follow, played
 * forward on a copy. Pauses and the stop switch are taken as lifted now, since nobody knows when.
 */
export function planSteps(
  subscriber: Subscriber,
  courses: ReadonlyMap<string, Course>,
  state: AccountState,
  from: Instant,
): readonly PlannedStep[] {
  if (subscriber.erasing !== undefined) return [];
  const account = { ...state, stopped: false };
  const planned: PlannedStep[] = [];
  let person: Subscriber = {
    ...subscriber,
    // Without a version nothing is known of what follows.
    enrolments: subscriber.enrolments.filter(({ id, version }) => {
      const course = courses.get(id);
      return course !== undefined && (version === 0 ? course.latest : course.version) !== undefined;
    }),
  };
  let now = from;
  for (let look = 0; look < looks; look++) {
    const dates = person.enrolments.flatMap(({ next }) => (next === undefined ? [] : [next.due]));
    if (dates.length === 0) break;
    now = Math.max(now, Math.min(...dates));
    const enrolment = dueEnrolment(person, now);
    const course = enrolment && courses.get(enrolment.id);
    if (enrolment === undefined || course === undefined) break;
    const head =
      course.head.status === 'paused' ? { ...course.head, status: 'running' as const } : course.head;
    const { latest } = course;
    // Whoever starts or follows goes on with the newest version.
    const version = enrolment.version === latest?.version ? latest : course.version;
    const verdict = decide({ subscriber: person, enrolment, head, version, latest, account, now });
    if (verdict.do === 'send' || verdict.do === 'skip') planned.push(plannedStep(enrolment, verdict, now));
    person = follow(person, enrolment, verdict, now);
  }
  return planned;
}

function plannedStep(
  enrolment: Enrolment,
  verdict: Extract<Verdict, { do: 'send' | 'skip' }>,
  at: Instant,
): PlannedStep {
  const attempt = enrolment.next?.attempt;
  const step = {
    enrolment: enrolment.id,
    step: verdict.step.id,
    at,
    does: verdict.do,
    ...(attempt === undefined ? {} : { attempt }),
  };
  return verdict.do === 'skip' ? { ...step, reason: verdict.reason } : step;
}

function follow(person: Subscriber, enrolment: Enrolment, verdict: Verdict, now: Instant): Subscriber {
  switch (verdict.do) {
    case 'nothing':
      return person;
    case 'defer':
    case 'wait-for-help':
      return defer(person, enrolment, verdict.until);
    case 'redate':
      return redate(person, enrolment, verdict.version, verdict.next);
    case 'finish':
      return finish(person, enrolment, now);
    case 'leave':
      return leave(person, enrolment.campaign, now, verdict.reason);
    case 'send':
    case 'skip':
      return begin(
        person,
        enrolment,
        { step: verdict.step.id, id: 'planned', at: now, verdict: verdict.do },
        verdict.next,
      );
  }
}
