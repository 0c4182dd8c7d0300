import type { CampaignHead } from '#shared/domain/campaign.ts';
import type { ConsentRecord } from '#shared/domain/consent.ts';
import { type Delivery, isOutcomeOf } from '#shared/domain/delivery.ts';
import type { Instant } from '#shared/domain/instant.ts';
import type { Enrolment, Profile, Subscriber } from '#shared/domain/subscriber.ts';
import type { Deps } from '../ports.ts';
import type { Actor } from './actor.ts';
import { audited } from './audit.ts';
import { type Course, type PlannedStep, planSteps } from './plan.ts';
import { subscriberUnknown } from './subscribers.ts';

/** One step that was begun, and what came of it; `in-flight` until that is recorded. */
interface PastStep {
  readonly step: string;
  readonly state: Delivery['state'] | 'in-flight' | 'missing';
  readonly version: number;
  readonly reason?: string | undefined;
  readonly variant?: string | undefined;
  readonly messageId?: string | undefined;
  /** 2 and more when the step was opened again. */
  readonly attempt?: number | undefined;
  readonly begunAt?: Instant | undefined;
  readonly changedAt?: Instant | undefined;
}

interface EnrolmentTimeline {
  readonly enrolment: string;
  readonly campaign: string;
  /** Absent when nobody has made the campaign yet. */
  readonly status?: CampaignHead['status'];
  readonly version: number;
  readonly ended?: NonNullable<Enrolment['ended']>;
  readonly past: readonly PastStep[];
  /** If nothing else happens; in a paused campaign, as if it went on now. */
  readonly planned: readonly Omit<PlannedStep, 'enrolment'>[];
}

export interface Timeline {
  readonly subscriber: string;
  /** Address, name and postal code stay sealed. */
  readonly profile?: Omit<Profile, 'sealed'>;
  readonly request?: { readonly campaign: string; readonly at: Instant };
  readonly consent?: NonNullable<Subscriber['consent']>;
  readonly suppressed?: NonNullable<Subscriber['suppressed']>;
  /** When the rows of an erased person go. */
  readonly erasing?: Instant;
  readonly lastMailAt?: Instant;
  readonly consents: readonly ConsentRecord[];
  readonly enrolments: readonly EnrolmentTimeline[];
}

export type TimelineReading = Pick<
  Deps,
  'account' | 'campaigns' | 'clock' | 'consents' | 'deliveries' | 'subscribers'
>;

/**
 * All that was done about one person and why, and what is still to come.
 *
 * @throws AppError not-found
 */
export async function getTimeline(
  deps: TimelineReading & Pick<Deps, 'audit' | 'ids'>,
  actor: Actor,
  key: string,
): Promise<Timeline> {
  return audited(deps, actor, { action: 'getTimeline', subject: key }, async () => {
    const person = await deps.subscribers.get(key, 'strong');
    if (person === undefined) throw subscriberUnknown();
    return readTimeline(deps, person);
  });
}

/** The same of somebody whose item was just read. */
export async function readTimeline(deps: TimelineReading, person: Subscriber): Promise<Timeline> {
  const [consents, courses, account, rows] = await Promise.all([
    deps.consents.list(person.key),
    coursesOf(deps, person),
    deps.account.state(),
    deps.deliveries.getMany(
      person.enrolments.flatMap(({ id, campaign, begun }) =>
        begun.map((step) => ({ campaign, enrolment: id, step })),
      ),
    ),
  ]);
  const planned = planSteps(person, courses, account, deps.clock.now());
  const enrolments = person.enrolments.map((enrolment) =>
    timelineOf(enrolment, courses.get(enrolment.id), rows, planned),
  );
  return { ...summaryOf(person), consents, enrolments };
}

async function coursesOf(deps: TimelineReading, person: Subscriber): Promise<ReadonlyMap<string, Course>> {
  const courses = person.enrolments.map(
    async ({ id, campaign, version }): Promise<readonly [string, Course][]> => {
      const head = await deps.campaigns.head(campaign);
      if (head === undefined) return [];
      const published = (number: number | undefined) =>
        number ? deps.campaigns.version(campaign, number) : undefined;
      const course = { head, version: await published(version), latest: await published(head.version) };
      return [[id, course]];
    },
  );
  return new Map((await Promise.all(courses)).flat());
}

function summaryOf(person: Subscriber): Omit<Timeline, 'consents' | 'enrolments'> {
  const { key, profile, request, consent, suppressed, erasing, lastMailAt } = person;
  return {
    subscriber: key,
    ...(profile === undefined ? {} : { profile: unsealedPart(profile) }),
    ...(request === undefined ? {} : { request: { campaign: request.campaign, at: request.at } }),
    ...(consent === undefined ? {} : { consent }),
    ...(suppressed === undefined ? {} : { suppressed }),
    ...(erasing === undefined ? {} : { erasing }),
    ...(lastMailAt === undefined ? {} : { lastMailAt }),
  };
}

function unsealedPart({ sealed: _, ...rest }: Profile): Omit<Profile, 'sealed'> {
  return rest;
}

function timelineOf(
  enrolment: Enrolment,
  course: Course | undefined,
  rows: readonly Delivery[],
  planned: readonly PlannedStep[],
): EnrolmentTimeline {
  const { id, campaign, version, ended } = enrolment;
  const own = rows.filter((row) => row.enrolment === id);
  return {
    enrolment: id,
    campaign,
    ...(course === undefined ? {} : { status: course.head.status }),
    version,
    ...(ended === undefined ? {} : { ended }),
    past: enrolment.begun.map((step) =>
      pastStep(
        enrolment,
        step,
        own.find((row) => row.step === step),
      ),
    ),
    planned: planned.flatMap(({ enrolment: of, ...step }) => (of === id ? [step] : [])),
  };
}

function pastStep({ flight, version, ended }: Enrolment, step: string, row: Delivery | undefined): PastStep {
  const flies = flight?.step === step && !(row && isOutcomeOf(row, flight.attempt));
  if (flies) return { step, state: 'in-flight', version, attempt: flight.attempt, begunAt: flight.at };
  if (row === undefined)
    return { step, state: ended?.reason === 'erased' ? 'in-flight' : 'missing', version };
  const { state, reason, variant, messageId, attempt, begunAt, changedAt } = row;
  return { step, state, version: row.version, reason, variant, messageId, attempt, begunAt, changedAt };
}
