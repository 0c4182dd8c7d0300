import { type CampaignVersion, policyOf } from '#shared/domain/campaign.ts';
import { followNewest, type Next } from '#shared/domain/course.ts';
import { redate } from '#shared/domain/flight.ts';
import type { Instant } from '#shared/domain/instant.ts';
import { spreadOf } from '#shared/domain/schedule.ts';
import { type Enrolment, findEnrolment, START, type Subscriber } from '#shared/domain/subscriber.ts';
import { zonesOf } from '#shared/domain/time-zones.ts';
import type { Deps } from './ports.ts';
import { wakeSpread } from './wake-page.ts';
import type { WalkPage } from './walk-page.ts';

/**
 * After a version that people follow was published with shorter delays: whoever would be due earlier
 * by it gets the earlier date. Everybody else takes the new version over at their next visit, which
 * costs nothing until then.
 */
export const backfillPage: WalkPage = async (deps, head, markers) => {
  const latest = await followed(deps, head.id, head.version);
  if (latest === undefined || head.status !== 'running') return 0;
  const now = deps.clock.now();
  let changed = 0;
  for (const { subscriber, enrolment } of await placesOf(deps, markers)) {
    const next = earlierDate(subscriber, enrolment, latest, now);
    if (next === undefined) continue;
    const soonest = now + Math.floor(spreadOf(enrolment.id) * wakeSpread);
    const due = Math.max(next.due, Math.min(soonest, enrolment.next?.due ?? soonest));
    if (await deps.subscribers.save(redate(subscriber, enrolment, latest.version, { ...next, due })))
      changed += 1;
  }
  return changed;
};

type Marked = { readonly subscriber: string; readonly enrolment: string };

/** How many people a backfill would move now. Reads everybody: half a read unit a person. */
export async function countBackfill(
  deps: Pick<Deps, 'clock' | 'campaigns' | 'markers' | 'subscribers'>,
  campaign: string,
): Promise<number> {
  const head = await deps.campaigns.head(campaign);
  const latest = head && (await followed(deps, campaign, head.version));
  if (latest === undefined) return 0;
  const now = deps.clock.now();
  let count = 0;
  let cursor: string | undefined;
  do {
    const page = await deps.markers.list(campaign, cursor === undefined ? {} : { cursor });
    for (const { subscriber, enrolment } of await placesOf(deps, page.items))
      if (earlierDate(subscriber, enrolment, latest, now) !== undefined) count += 1;
    cursor = page.cursor;
  } while (cursor !== undefined);
  return count;
}

/** The newest version, if people follow it. */
async function followed(
  deps: Pick<Deps, 'campaigns'>,
  campaign: string,
  number: number | undefined,
): Promise<CampaignVersion | undefined> {
  const latest = number === undefined ? undefined : await deps.campaigns.version(campaign, number);
  return latest && policyOf(latest).edits === 'follow' ? latest : undefined;
}

async function placesOf(
  deps: Pick<Deps, 'subscribers'>,
  markers: readonly Marked[],
): Promise<readonly { readonly subscriber: Subscriber; readonly enrolment: Enrolment }[]> {
  // Listings, since one item that cannot be read must not keep a whole page from going on.
  const keys = [...new Set(markers.map((marker) => marker.subscriber))];
  const people = await deps.subscribers.listings(keys);
  const byKey = new Map(people.map(({ key, subscriber }) => [key, subscriber]));
  return markers.flatMap((marker) => {
    const subscriber = byKey.get(marker.subscriber);
    const enrolment = subscriber && findEnrolment(subscriber, marker.enrolment);
    return subscriber && enrolment ? [{ subscriber, enrolment }] : [];
  });
}

/** The place in the newest version, when it is earlier than the one that is set. */
function earlierDate(
  { consent, profile }: Subscriber,
  enrolment: Enrolment,
  latest: CampaignVersion,
  now: Instant,
): Next | undefined {
  const { next, version } = enrolment;
  const waits = next !== undefined && next.step !== START && next.attempt === undefined && next.due > now;
  if (!waits || version === latest.version || consent === undefined || profile === undefined)
    return undefined;
  const moved = followNewest(latest, enrolment, consent.at, zonesOf(profile.country, profile.zone), now);
  return moved.due < next.due ? moved : undefined;
}
