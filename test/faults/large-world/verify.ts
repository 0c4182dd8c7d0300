import { deliveryRanks, isTaken, parseSendId, sendId } from '#shared/domain/delivery.ts';
import { day, minute } from '#shared/domain/instant.ts';
import type { Enrolment } from '#shared/domain/subscriber.ts';
import { getNumbers } from '#shared/usecases/staff/numbers.ts';
import { campaigns } from './campaigns.ts';
import { wrongEvidence } from './evidence.ts';
import { type Ledger, readLedger } from './ledger.ts';
import { refusal } from './ses-stand-in.ts';
import type { World } from './world.ts';

export interface Findings {
  readonly accepted: number;
  readonly lost: number;
  readonly acceptedTwiceWithoutUnknown: number;
  readonly violations: readonly string[];
}

/** Holds the ledger against what really happened, once everything has come to rest. */
export async function verify(world: World): Promise<Findings> {
  const { truth } = world;
  const ledger = await readLedger(world);
  const twice = acceptedTwice(world);
  const lost = await lostSteps(world, ledger);
  const violations = [
    ...truth.violations,
    ...twice,
    ...lost,
    ...wrongRows(world, ledger),
    ...unreported(world, ledger),
    ...tooClose(world),
    ...unfinished(ledger),
    ...remains(world, ledger),
    ...(await unbalanced(world)),
    ...wrongEvidence(world, ledger.rows),
  ];
  return {
    accepted: [...truth.taken.values()].reduce((sum, mails) => sum + mails.length, 0),
    lost: lost.length,
    acceptedTwiceWithoutUnknown: twice.length,
    violations,
  };
}

/** Once more for each time that the step was opened again while its outcome was unknown. */
function acceptedTwice({ truth }: World): readonly string[] {
  return [...truth.taken].flatMap(([tag, mails]) => {
    const allowed = 1 + (truth.reopened.get(tag) ?? 0);
    return mails.length > allowed ? [`${tag}: accepted ${mails.length} times, ${allowed} allowed`] : [];
  });
}

async function lostSteps({ truth, store }: World, { people, rows }: Ledger): Promise<readonly string[]> {
  const lost: string[] = [];
  for (const [id, { key, campaign }] of truth.confirmed) {
    if (truth.erased.has(key)) continue;
    const enrolment = people.get(key)?.enrolments.find((each) => each.id === id);
    if (enrolment === undefined) {
      lost.push(`${id}: the enrolment is gone`);
      continue;
    }
    const version = await store.ports.campaigns.version(campaign, enrolment.version);
    for (const step of owed(enrolment, version?.steps.map((each) => each.id) ?? []))
      if (!rows.has(sendId({ campaign, enrolment: id, step }))) lost.push(`${id} ${step}: no row, no reason`);
  }
  return lost;
}

/** Of whom the campaign ended before its time only what was begun. */
function owed({ begun, ended }: Enrolment, steps: readonly string[]): ReadonlySet<string> {
  return new Set(ended === undefined || ended.reason === 'completed' ? [...begun, ...steps] : begun);
}

function wrongRows({ truth }: World, { rows, people }: Ledger): readonly string[] {
  const wrong: string[] = [];
  const known = new Set([...people.values()].flatMap(({ enrolments }) => enrolments.map(({ id }) => id)));
  for (const [tag, mails] of truth.taken) {
    const row = rows.get(tag);
    if (row === undefined) {
      const mayBeGone =
        !known.has(parseSendId(tag)?.enrolment ?? '') ||
        (truth.restored && mails.every(({ at }) => at <= (truth.restored?.at ?? 0)));
      if (!mayBeGone) wrong.push(`${tag}: taken by SES, and no row`);
    } else if (['skipped', 'refused'].includes(row.state) && (row.attempt ?? 1) === 1)
      wrong.push(`${tag}: taken by SES, and recorded as ${row.state} ${row.reason}`);
  }
  for (const [tag, row] of rows) {
    if (isTaken(row.state) && row.reason !== 'assumed' && !truth.taken.has(tag))
      wrong.push(`${tag}: recorded as ${row.state}, and never taken by SES`);
    // Each mail of this world can be built, so nothing but SES's own refusal leads to such a row.
    if (row.state === 'refused' && (row.reason !== refusal || !truth.refused.has(tag)))
      wrong.push(`${tag}: recorded as refused ${row.reason}, and SES never refused it for good`);
    if (!isTaken(row.state) && !row.reason) wrong.push(`${tag}: ${row.state} without a reason`);
  }
  return wrong;
}

/** What an event said that was handled stands, or something stronger. */
function unreported({ truth }: World, { rows }: Ledger): readonly string[] {
  if (truth.restored) return [];
  return [...truth.reported].flatMap(([tag, states]) => {
    const row = rows.get(tag);
    if (row === undefined || truth.deleted.has(tag)) return [];
    const least = Math.max(...[...states].map((state) => rankOfName(state)));
    return rankOfName(row.state) < least ? [`${tag}: an event said more than ${row.state}`] : [];
  });
}

const rankOfName = (name: string): number =>
  Object.entries(deliveryRanks).find(([state]) => state === name)?.[1] ?? 0;

/** Workers whose clocks differ by some minutes may each see a whole day. */
const tolerance = 15 * minute;

function tooClose({ truth }: World): readonly string[] {
  const byPerson = new Map<string, number[]>();
  for (const { to, at } of [...truth.taken.values()].flat())
    byPerson.set(to, [...(byPerson.get(to) ?? []), at]);
  const restoredAt = truth.restored?.at ?? Number.NEGATIVE_INFINITY;
  return [...byPerson].flatMap(([to, times]) => {
    const sorted = times.toSorted((a, b) => a - b);
    const close = sorted.filter((at, i) => {
      const before = sorted[i - 1];
      if (before === undefined || (before <= restoredAt && at >= restoredAt)) return false;
      return at - before < day - tolerance;
    });
    return close.map((at) => `${to}: two mails within a day, ${new Date(at).toISOString()}`);
  });
}

function unfinished({ people, listed }: Ledger): readonly string[] {
  const open = [...people.values()].flatMap(({ key, enrolments, erasing }) => [
    ...(erasing === undefined ? [] : [`${key}: still being erased`]),
    ...enrolments.filter(({ ended }) => !ended).map(({ id, next }) => `${id}: unfinished at ${next?.step}`),
  ]);
  return [...open, ...[...listed].map((key) => `${key}: still in the due index`)];
}

function remains({ truth }: World, { people, rows, markers, consents }: Ledger): readonly string[] {
  const rowsOf = (key: string) => [...rows.values()].filter(({ subscriber }) => subscriber === key).length;
  return [...truth.erased].flatMap((key) => {
    const left = {
      rows: rowsOf(key),
      markers: markers.filter(({ subscriber }) => subscriber === key).length,
      consents: consents.get(key) ?? 0,
      enrolments: people.get(key)?.enrolments.length ?? 0,
      profiles: people.get(key)?.profile === undefined ? 0 : 1,
    };
    return Object.entries(left).flatMap(([what, count]) =>
      count === 0 ? [] : [`${key}: erased, and ${count} ${what} left`],
    );
  });
}

async function unbalanced({ store, timeline }: World): Promise<readonly string[]> {
  const found: string[] = [];
  for (const campaign of Object.values(campaigns)) {
    const { balance } = await getNumbers({ ...store.ports, clock: timeline }, campaign);
    if (!balance.holds) found.push(`${campaign}: the balance is ${JSON.stringify(balance)}`);
  }
  return found;
}
