import type { CampaignHead, CampaignVersion } from '#shared/domain/campaign.ts';
import { firstStep } from '#shared/domain/decide.ts';
import { enrolmentId } from '#shared/domain/enrolment-id.ts';
import type { Marker } from '#shared/domain/marker.ts';
import {
  type Enrolment,
  findEnrolment,
  isSubscribed,
  type Profile,
  type Subscriber,
} from '#shared/domain/subscriber.ts';
import { enrol } from '#shared/domain/subscriber-changes.ts';
import { zonesOf } from '#shared/domain/time-zones.ts';
import { changeSubscriber } from './change-subscriber.ts';
import { tellingTexts, wasTold } from './told.ts';
import type { WalkDeps, WalkPage } from './walk-page.ts';

/**
 * Takes whoever of these people was told what a correction takes back, and is still subscribed, into
 * that correction: once, however often a page is repeated.
 */
export const recallPage: WalkPage = async (deps, source, markers, { correction: id }) => {
  const correction = id === undefined ? undefined : await deps.campaigns.head(id);
  if (correction?.recall === undefined || correction.version === undefined) return 0;
  if (correction.status === 'archived') return 0;
  const version = await deps.campaigns.version(correction.id, correction.version);
  if (version === undefined) return 0;
  let enrolled = 0;
  for (const marker of await toldOf(deps, source, correction.recall, markers)) {
    if (await enrolTold(deps, version, marker)) enrolled += 1;
  }
  return enrolled;
};

async function toldOf(
  deps: WalkDeps,
  source: CampaignHead,
  recall: NonNullable<CampaignHead['recall']>,
  markers: readonly Marker[],
): Promise<readonly Marker[]> {
  const texts = await tellingTexts(deps, source, recall);
  const ids = markers.flatMap(({ campaign, enrolment }) =>
    [...texts.keys()].map((step) => ({ campaign, enrolment, step })),
  );
  const rows = await deps.deliveries.getMany(ids);
  const told = new Set(rows.filter((row) => wasTold(row, texts)).map(({ enrolment }) => enrolment));
  return markers.filter(({ enrolment }) => told.has(enrolment));
}

/** The marker first, as with every enrolment: without it nobody would find the enrolment again. */
async function enrolTold(deps: WalkDeps, version: CampaignVersion, told: Marker): Promise<boolean> {
  const { campaign } = version;
  const key = told.subscriber;
  const id = enrolmentId(key, `${campaign}|${told.campaign}`, 0);
  const subscriber = await deps.subscribers.get(key, 'strong');
  if (subscriber === undefined || readerOf(subscriber, campaign, told) === undefined) return false;
  await deps.markers.put({ campaign, enrolment: id, subscriber: key, at: deps.clock.now() });
  let enrolled = false;
  await changeSubscriber(
    deps,
    key,
    (current) => {
      const profile = current && readerOf(current, campaign, told);
      enrolled = profile !== undefined;
      if (!current || !profile) return undefined;
      const begun: string[] = [];
      const zones = zonesOf(profile.country, profile.zone);
      const next = firstStep(version, zones, { id, begun }, deps.clock.now());
      const { version: number } = version;
      return enrol(current, { id, campaign, corrects: told.campaign, version: number, next, begun });
    },
    subscriber,
  );
  if (enrolled) deps.log.info('correction.enrolled', { campaign, enrolment: id });
  return enrolled;
}

/** Who is to read the correction; undefined for somebody who left, or who is in it or has had it already. */
function readerOf(
  {
    enrolments,
    ...person
  }: Pick<Subscriber, 'suppressed' | 'erasing' | 'consent' | 'profile' | 'enrolments'>,
  correction: string,
  { enrolment: id }: Marker,
): Profile | undefined {
  if (person.suppressed || person.erasing !== undefined || person.consent === undefined) return undefined;
  const source = findEnrolment({ enrolments }, id);
  if (source === undefined || !isSubscribed(source)) return undefined;
  const isIn = ({ campaign, begun, ended }: Enrolment): boolean =>
    campaign === correction && (begun.length > 0 || ended === undefined);
  return enrolments.some(isIn) ? undefined : person.profile;
}
