import { AppError } from '#shared/domain/app-error.ts';
import type { Audience } from '#shared/domain/audience.ts';
import type { CampaignHead } from '#shared/domain/campaign.ts';
import type { Instant } from '#shared/domain/instant.ts';
import { START, type Subscriber } from '#shared/domain/subscriber.ts';
import type { Deps } from '../ports.ts';
import { headOf } from './campaigns.ts';
import { planSteps } from './plan.ts';

/** Somebody who might confirm. */
export interface Stranger {
  readonly audience: Audience;
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
  /** IANA; left out: all that the country has. */
  readonly timeZone?: string | undefined;
  /** When they press the button; left out: now. */
  readonly confirmsAt?: Instant | undefined;
}

export interface Calendar {
  readonly campaign: string;
  readonly status: CampaignHead['status'];
  readonly version: number;
  readonly steps: readonly {
    readonly step: string;
    readonly at: Instant;
    readonly does: 'send' | 'skip';
    readonly reason?: string | undefined;
  }[];
}

/**
 * What somebody who confirms now would get of the published version and when, by the rules that workers
 * follow. Everybody has a place of their own in the first hours of a window: of a real person the hour
 * differs, the day does not.
 *
 * @throws AppError not-found; conflict when nothing is published
 */
export async function getCalendar(
  deps: Pick<Deps, 'account' | 'campaigns' | 'clock'>,
  campaign: string,
  stranger: Stranger,
): Promise<Calendar> {
  const head = await headOf(deps, campaign);
  const latest =
    head.version === undefined ? undefined : await deps.campaigns.version(campaign, head.version);
  if (latest === undefined)
    throw new AppError('conflict', 'campaign.not_published', 'Nothing is published yet.');
  const from = stranger.confirmsAt ?? deps.clock.now();
  const person = confirmed(campaign, stranger, from);
  const courses = new Map([[person.key, { head, version: undefined, latest }]]);
  const steps = planSteps(person, courses, await deps.account.state(), from);
  return {
    campaign,
    status: head.status,
    version: latest.version,
    steps: steps.map(({ enrolment: _, attempt: __, ...step }) => step),
  };
}

/** The item that pressing the button would leave, but for what is sealed. */
function confirmed(
  campaign: string,
  { audience, country, timeZone }: Stranger,
  at: Instant,
): Subscriber & { readonly key: string } {
  const key = 'stranger';
  return {
    key,
    rev: 0,
    profile: { sealed: '', audience, country, ...(timeZone === undefined ? {} : { zone: timeZone }) },
    consent: { version: 'none', at },
    enrolments: [{ id: key, campaign, version: 0, next: { step: START, due: at }, begun: [] }],
  };
}
