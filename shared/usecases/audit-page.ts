import type { CampaignHead } from '#shared/domain/campaign.ts';
import { isLeaseOver, redate } from '#shared/domain/flight.ts';
import { day, type Instant } from '#shared/domain/instant.ts';
import type { Marker } from '#shared/domain/marker.ts';
import { dueAt, type Enrolment, findEnrolment, START, type Subscriber } from '#shared/domain/subscriber.ts';
import { rowOf } from './delivery-row.ts';
import type { Listing } from './ports/table.ts';
import { settleFlights } from './settle-flights.ts';
import type { WalkDeps, WalkPage } from './walk-page.ts';

/** What can be wrong with one enrolment; each is repaired as far as it can be, and shown to staff. */
type Problem =
  /** The item does not parse: nobody can be mailed, nobody else has to wait. */
  | 'unreadable'
  /** The due index does not hold the person under the date that the item says. */
  | 'not-listed'
  /** Neither ended nor anything to come. */
  | 'without-next'
  /** Due for more than a day in a campaign that runs. */
  | 'overdue'
  /** Steps were begun, and what came of them is gone. */
  | 'row-lost';

/**
 * Proves the invariant over one page of markers: whoever has an unfinished enrolment is in the due
 * index, and each step that was begun has its row. Also settles flights whose worker died while no
 * message, event or date was left to bring anybody back soon.
 */
export const auditPage: WalkPage = async (deps, head, markers, { shard }) => {
  const listings = await deps.subscribers.listings([...new Set(markers.map((marker) => marker.subscriber))]);
  const byKey = new Map(listings.map((listing) => [listing.key, listing]));
  const rows = await rowsOf(deps, head.id, markers, listings, shard);
  let problems = 0;
  for (const marker of markers) {
    const listing = byKey.get(marker.subscriber);
    // A marker without a person: the button was pressed in the moment the request expired.
    const problem = listing && (await auditOne(deps, head, listing, marker.enrolment, rows));
    if (problem === undefined) continue;
    problems += 1;
    deps.log.warn('audit.problem', { campaign: head.id, enrolment: marker.enrolment, problem });
  }
  deps.log.count('AuditProblems', problems);
  return problems;
};

const rowId = (enrolment: string, step: string): string => `${enrolment}_${step}`;

/** Which rows there are: ranges over the page cost a fraction of looking each row up. */
async function rowsOf(
  deps: WalkDeps,
  campaign: string,
  markers: readonly Marker[],
  listings: readonly Listing[],
  shard: number,
): Promise<ReadonlySet<string>> {
  const ids = markers.map((marker) => marker.enrolment).sort();
  const [from, to] = [ids[0], ids.at(-1)];
  if (from === undefined || to === undefined) return new Set();
  const begun = listings.flatMap(({ subscriber }) =>
    (subscriber?.enrolments ?? []).flatMap((enrolment) =>
      enrolment.campaign === campaign ? enrolment.begun : [],
    ),
  );
  const ranges = [...new Set(begun)].map((step) =>
    deps.deliveries.listBetween({ campaign, shard, step, from, to }),
  );
  return new Set((await Promise.all(ranges)).flat().map(({ enrolment, step }) => rowId(enrolment, step)));
}

async function auditOne(
  deps: WalkDeps,
  head: CampaignHead,
  { key, subscriber, listedAt }: Listing,
  id: string,
  rows: ReadonlySet<string>,
): Promise<Problem | undefined> {
  const now = deps.clock.now();
  if (subscriber === undefined) {
    await deps.subscribers.setAside(key, Math.max(listedAt ?? 0, now + day));
    return 'unreadable';
  }
  const enrolment = findEnrolment(subscriber, id);
  if (enrolment === undefined) return undefined;
  const { flight, next, ended } = enrolment;
  if (flight && next && isLeaseOver(flight, now)) await settleFlights(deps, subscriber);
  if (await restoreRows(deps, subscriber, enrolment, rows)) return 'row-lost';
  if (next === undefined && ended === undefined) {
    const opened = redate(subscriber, enrolment, enrolment.version, { step: START, due: now });
    await repair(deps, opened, now);
    return 'without-next';
  }
  const due = dueAt(subscriber);
  if (!isListed(due, listedAt, now)) {
    await repair(deps, { ...subscriber, rev: subscriber.rev + 1 }, due);
    return 'not-listed';
  }
  if (due === undefined || due > now - day || head.status !== 'running') return undefined;
  await deps.subscribers.setAside(key, now);
  return 'overdue';
}

/** Who was set aside stands under a later date than the item says, a day at most. */
function isListed(due: Instant | undefined, listedAt: Instant | undefined, now: Instant): boolean {
  if (due === undefined || listedAt === undefined) return due === listedAt;
  return listedAt === due || (listedAt > due && listedAt <= now + day);
}

/** Writing the item puts it in the index where it belongs; then it is shown to staff. */
async function repair(deps: WalkDeps, subscriber: Subscriber, due: Instant | undefined): Promise<void> {
  const saved = await deps.subscribers.save(subscriber);
  // Whoever has nothing to come must not be listed again.
  if (saved && due !== undefined) await deps.subscribers.setAside(subscriber.key, due);
}

/** True when a row was gone. Nobody knows any more what became of that step. */
async function restoreRows(
  deps: WalkDeps,
  subscriber: Subscriber,
  enrolment: Enrolment,
  rows: ReadonlySet<string>,
): Promise<boolean> {
  // Of somebody who erased themselves every row goes, and none may come back.
  if (subscriber.suppressed?.reason === 'erased') return false;
  const { id, campaign, begun, flight } = enrolment;
  let lost = false;
  for (const step of begun) {
    // The last step's outcome may be on its way.
    if (step === flight?.step || rows.has(rowId(id, step))) continue;
    if (await deps.deliveries.get({ campaign, enrolment: id, step }, 'strong')) continue;
    const now = deps.clock.now();
    const row = rowOf(subscriber, enrolment, { step, at: now }, now);
    lost = (await deps.deliveries.record({ ...row, state: 'unknown', reason: 'row-lost' })) || lost;
  }
  return lost;
}
