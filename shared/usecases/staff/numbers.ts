import { isUnresolved } from '#shared/domain/attention.ts';
import type { CampaignHead } from '#shared/domain/campaign.ts';
import type { Delivery } from '#shared/domain/delivery.ts';
import { day, type Instant } from '#shared/domain/instant.ts';
import { countNumbers, doubtfulEnrolments, type Member, type Numbers } from '#shared/domain/numbers.ts';
import { END, type Enrolment } from '#shared/domain/subscriber.ts';
import type { Page } from '../ports/table.ts';
import type { Deps } from '../ports.ts';
import { headOf } from './campaigns.ts';

type Reading = Pick<Deps, 'campaigns' | 'deliveries' | 'markers' | 'subscribers'>;

/** One enrolment as it was read, and whose it is. */
interface Place {
  readonly subscriber: string;
  readonly enrolment: Enrolment;
}

interface CampaignPart {
  readonly campaign: string;
  readonly status: CampaignHead['status'];
  /** When the next mail is due, and how many are within a day; absent where nobody waits for one. */
  readonly next?: { readonly at: Instant; readonly withinDay: number };
  /** Of the unknown those that no event will settle any more. */
  readonly unresolved: number;
}

/**
 * Numbers of a campaign per step, counted from the ledger itself: markers, people, delivery rows.
 * The readings take seconds while mails go out, so what does not add up is read once more before it
 * is called missing. Costs about half a read unit a person and an eighth a mail.
 */
export async function getNumbers(
  deps: Reading & Pick<Deps, 'clock'>,
  campaign: string,
): Promise<Numbers & CampaignPart> {
  const head = await headOf(deps, campaign);
  const places = await readPlaces(deps, campaign);
  let members = await membersOf(deps, head, places);
  const steps = new Set(members.flatMap((member) => member.steps));
  const rows = (await Promise.all([...steps].map((step) => readStep(deps, campaign, step)))).flat();
  const doubtful = doubtfulEnrolments(members, rows);
  let settled: readonly Delivery[] = rows;
  if (doubtful.size > 0) {
    await readPlacesAgain(deps, campaign, places, doubtful, rows);
    members = await membersOf(deps, head, places);
    settled = await readRowsAgain(deps, campaign, members, doubtful, rows);
  }
  const now = deps.clock.now();
  const unresolved = settled.filter((row) => isUnresolved(row, now)).length;
  const next = head.status === 'running' ? nextDue(members, now) : undefined;
  return {
    campaign,
    status: head.status,
    ...countNumbers(members, settled),
    ...(next === undefined ? {} : { next }),
    unresolved,
  };
}

function nextDue(members: readonly Member[], now: Instant): CampaignPart['next'] {
  const dues = members.flatMap(({ enrolment: { next } }) =>
    next === undefined || next.step === END ? [] : [next.due],
  );
  if (dues.length === 0) return undefined;
  const at = dues.reduce((earliest, due) => Math.min(earliest, due));
  return { at, withinDay: dues.filter((due) => due < now + day).length };
}

async function readPlaces(deps: Reading, campaign: string): Promise<Map<string, Place>> {
  const places = new Map<string, Place>();
  await eachPage(
    (cursor) => deps.markers.list(campaign, cursor === undefined ? {} : { cursor }),
    async (markers) =>
      fill(
        deps,
        campaign,
        places,
        markers.map((marker) => marker.subscriber),
      ),
  );
  return places;
}

/** A marker without an enrolment is somebody who was not confirmed after all: nothing to count. */
async function fill(
  deps: Reading,
  campaign: string,
  places: Map<string, Place>,
  keys: readonly string[],
): Promise<void> {
  for (const person of await deps.subscribers.getMany([...new Set(keys)])) {
    for (const enrolment of person.enrolments) {
      if (enrolment.campaign === campaign) places.set(enrolment.id, { subscriber: person.key, enrolment });
    }
  }
}

async function readPlacesAgain(
  deps: Reading,
  campaign: string,
  places: Map<string, Place>,
  doubtful: ReadonlySet<string>,
  rows: readonly Delivery[],
): Promise<void> {
  const owners = new Map(rows.map((row) => [row.enrolment, row.subscriber]));
  const keys = [...doubtful].flatMap((id) => places.get(id)?.subscriber ?? owners.get(id) ?? []);
  for (const id of doubtful) places.delete(id);
  await fill(deps, campaign, places, keys);
}

async function readRowsAgain(
  deps: Reading,
  campaign: string,
  members: readonly Member[],
  doubtful: ReadonlySet<string>,
  rows: readonly Delivery[],
): Promise<readonly Delivery[]> {
  const ids = [
    ...members.flatMap(({ enrolment, steps }) =>
      steps.map((step) => ({ campaign, enrolment: enrolment.id, step })),
    ),
    ...rows.map(({ enrolment, step }) => ({ campaign, enrolment, step })),
  ].filter(({ enrolment }) => doubtful.has(enrolment));
  const distinct = [...new Map(ids.map((id) => [`${id.enrolment}_${id.step}`, id])).values()];
  return [
    ...rows.filter((row) => !doubtful.has(row.enrolment)),
    ...(await deps.deliveries.getMany(distinct)),
  ];
}

/** Who waits for a first version will begin with the one that is published; without one there are no steps yet. */
async function membersOf(
  deps: Reading,
  head: CampaignHead,
  places: ReadonlyMap<string, Place>,
): Promise<readonly Member[]> {
  const all = [...places.values()].map(({ enrolment }) => ({
    enrolment,
    version: versionOf(head, enrolment),
  }));
  const numbers = [...new Set(all.map(({ version }) => version))].sort((a, b) => a - b);
  const steps = new Map(
    await Promise.all(numbers.map(async (number) => [number, await stepsOf(deps, head.id, number)] as const)),
  );
  // Somebody who followed to a newer version may have got steps that it no longer has.
  return all.map(({ enrolment, version }) => ({
    enrolment,
    steps: [...new Set([...enrolment.begun, ...(steps.get(version) ?? [])])],
  }));
}

function versionOf(head: CampaignHead, enrolment: Enrolment): number {
  if (enrolment.version > 0 || enrolment.ended) return enrolment.version;
  return head.version ?? 0;
}

async function stepsOf(deps: Reading, campaign: string, number: number): Promise<readonly string[]> {
  if (number === 0) return [];
  const version = await deps.campaigns.version(campaign, number);
  if (version === undefined) throw new Error(`version ${number} of ${campaign} is gone`);
  return version.steps.map((step) => step.id);
}

async function readStep(deps: Reading, campaign: string, step: string): Promise<readonly Delivery[]> {
  const rows: Delivery[] = [];
  await eachPage(
    (cursor) => deps.deliveries.listStep(campaign, step, cursor),
    async (page) => {
      rows.push(...page);
    },
  );
  return rows;
}

async function eachPage<T>(
  read: (cursor: string | undefined) => Promise<Page<T>>,
  use: (items: readonly T[]) => Promise<void>,
): Promise<void> {
  let cursor: string | undefined;
  do {
    const page = await read(cursor);
    await use(page.items);
    cursor = page.cursor;
  } while (cursor !== undefined);
}
