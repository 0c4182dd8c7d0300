import { type CampaignVersion, policyOf } from '#shared/domain/campaign.ts';
import type { Delivery } from '#shared/domain/delivery.ts';
import { claimOfSkip, type EvidenceDigest, unfitClaim } from '#shared/domain/evidence.ts';
import { day } from '#shared/domain/instant.ts';
import type { Marker } from '#shared/domain/marker.ts';
import { findEnrolment, type Profile, type Subscriber } from '#shared/domain/subscriber.ts';
import { reopenStep } from './reopen-step.ts';
import { textFor } from './step-text.ts';
import type { WalkDeps, WalkPage } from './walk-page.ts';

/**
 * Opens the steps again that were skipped for a claim, where the text that the person would get now
 * prints none that is not fit. Without a claim: those of any, which is how each night ends what is
 * left. One step of a person is opened at a time, the first one first; there is a day between two
 * mails anyway. What was skipped longer ago than the campaign's `maxLatenessDays` stays skipped: months
 * later nobody waits for it any more.
 */
export const sendLatePage: WalkPage = async (deps, head, markers, { shard, claim }) => {
  if (head.status !== 'running' || head.version === undefined) return 0;
  const latest = await deps.campaigns.version(head.id, head.version);
  if (latest === undefined || policyOf(latest).unfit !== 'send-late') return 0;
  const { evidence = {} } = await deps.account.state();
  const people = await peopleOf(deps, markers);
  let opened = 0;
  const since = deps.clock.now() - policyOf(latest).maxLatenessDays * day;
  for (const row of await skippedRows(deps, latest, markers, people, shard, claim)) {
    if (row.begunAt < since) continue;
    const profile = people.get(row.subscriber)?.profile;
    if (profile === undefined || !(await isFit(deps, profile, row.step, latest, evidence))) continue;
    if ((await reopenStep(deps, row.subscriber, row, ['skipped'])) === 'reopened') opened += 1;
  }
  return opened;
};

type People = ReadonlyMap<string, Subscriber | undefined>;

async function peopleOf(deps: WalkDeps, markers: readonly Marker[]): Promise<People> {
  // Listings, since one item that cannot be read must not keep a whole page from going on.
  const keys = [...new Set(markers.map((marker) => marker.subscriber))];
  return new Map((await deps.subscribers.listings(keys)).map(({ key, subscriber }) => [key, subscriber]));
}

/** In the order of the steps. Ranges over the page cost a fraction of looking each row up. */
async function skippedRows(
  deps: WalkDeps,
  { campaign, steps }: CampaignVersion,
  markers: readonly Marker[],
  people: People,
  shard: number,
  claim: string | undefined,
): Promise<readonly Delivery[]> {
  const ids = markers.map((marker) => marker.enrolment).sort();
  const [from, to] = [ids[0], ids.at(-1)];
  if (from === undefined || to === undefined) return [];
  const begun = new Set(
    markers.flatMap(({ enrolment, subscriber: key }) => {
      const subscriber = people.get(key);
      return (subscriber && findEnrolment(subscriber, enrolment)?.begun) ?? [];
    }),
  );
  const ranges = steps
    .filter(({ id, disabled }) => begun.has(id) && !disabled)
    .map(({ id }) => deps.deliveries.listBetween({ campaign, shard, step: id, from, to }));
  return (await Promise.all(ranges)).flat().filter(({ state, reason }) => {
    const skippedFor = claimOfSkip(reason);
    return state === 'skipped' && skippedFor !== undefined && (claim ?? skippedFor) === skippedFor;
  });
}

async function isFit(
  deps: WalkDeps,
  profile: Profile,
  step: string,
  latest: CampaignVersion,
  evidence: EvidenceDigest,
): Promise<boolean> {
  const found = await textFor(deps, profile, step, latest);
  return (
    found !== undefined &&
    unfitClaim(found.text.claims, found.printed, evidence, deps.clock.now()) === undefined
  );
}
