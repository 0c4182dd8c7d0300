import type { CampaignVersion } from '#shared/domain/campaign.ts';
import { mailGap } from '#shared/domain/decide.ts';
import { type Delivery, isTaken } from '#shared/domain/delivery.ts';
import { day } from '#shared/domain/instant.ts';
import { dueAt, type Enrolment, type Subscriber } from '#shared/domain/subscriber.ts';
import { listedAt } from './table.ts';
import { Broken, type Fate, rowKey, type Table, timesTaken, type World } from './world.ts';

/** What SES did with a step, added to the truth. */
export function fated(world: World, key: string, fate: Fate): World {
  const fates = [...(world.truth[key] ?? []), fate];
  const opened = fates.filter((one) => one === 'opened').length;
  if (timesTaken(fates) > 1 + opened) throw new Broken('no step is accepted twice');
  if (opened > 1) throw new Broken('no step is opened again twice by a machine');
  return { ...world, truth: { ...world.truth, [key]: fates } };
}

/** What a write of the person must keep to, and what it says about the truth. */
export function written(world: World, before: Table, next: Subscriber): World {
  if (dueAt(next) === undefined && isUnfinished(next))
    throw new Broken('nobody unfinished is outside the due index');
  let after = world;
  for (const enrolment of next.enrolments) {
    const was = before.person?.enrolments.find(({ id }) => id === enrolment.id);
    if (!enrolment.next && !enrolment.ended) throw new Broken('what has not ended has a date');
    if (enrolment.flight?.verdict === 'send' && isBegun(was, enrolment)) {
      if (world.left.includes(enrolment.id)) throw new Broken('no flight is begun after leaving');
      if (world.now - (before.person?.lastMailAt ?? 0) < mailGap)
        throw new Broken('a day lies between two mails');
      const standing = before.rows[rowKey({ enrolment: enrolment.id, step: enrolment.flight.step })];
      if (standing && isTaken(standing.state))
        throw new Broken('what SES is known to have taken is not begun');
    }
    const step = reopens(was, enrolment);
    if (step === undefined) continue;
    const key = rowKey({ enrolment: enrolment.id, step });
    const row = before.rows[key];
    if (row && row.state !== 'skipped' && world.now - row.begunAt < day)
      throw new Broken('no step is opened again while an event can still tell');
    // Of what the table knew to be taken no second one is allowed, however it was opened.
    if (row?.state === 'unknown' || row?.state === 'refused') after = fated(after, key, 'opened');
  }
  const left = next.enrolments.filter(({ ended }) => next.suppressed || ended?.reason === 'left');
  const all = new Set([...after.left, ...left.map(({ id }) => id)]);
  return all.size === after.left.length ? after : { ...after, left: [...all].sort() };
}

/** What a row that is written must keep to. */
export function recorded({ lost }: World, row: Delivery): void {
  if (row.reason === 'row-lost' && !lost.includes(rowKey(row)))
    throw new Broken('no row is made anew but one that was lost');
}

const isUnfinished = ({ enrolments, erasing }: Subscriber): boolean =>
  erasing !== undefined || enrolments.some(({ ended, next }) => !ended || next);

/** True when a flight begins, to send or to skip. */
export function isBegun(was: Enrolment | undefined, { flight }: Enrolment): boolean {
  // A take-over has another id too, but of a step that was not the next one any more.
  return flight !== undefined && was?.flight?.id !== flight.id && was?.next?.step === flight.step;
}

/** The step that this write opens again; undoing a further attempt makes it due again, and is none. */
function reopens(was: Enrolment | undefined, { next, flight }: Enrolment): string | undefined {
  if (next?.attempt === undefined) return undefined;
  const isNew = was?.next?.attempt !== next.attempt || was.next.step !== next.step;
  const isUndone = flight === undefined && was?.flight?.step === next.step;
  return isNew && !isUndone ? next.step : undefined;
}

/** What must be true once everything that was due is done. `calm`: nothing had gone wrong before. */
export function checkSettled(world: World, versions: readonly CampaignVersion[], calm: boolean): void {
  const { person, rows } = world.table;
  if (person === undefined) throw new Broken('nobody is forgotten');
  if (listedAt(world.table) !== undefined) throw new Broken('whoever has nothing to come is not listed');
  if (person.suppressed?.reason === 'erased') {
    if (Object.keys(rows).length > 0) throw new Broken('of somebody erased no row is left');
    if (person.erasing !== undefined || person.enrolments.length > 0)
      throw new Broken('of somebody erased nothing but the suppression is left');
    return;
  }
  for (const enrolment of person.enrolments) {
    const { id, campaign, begun, flight, next, ended } = enrolment;
    if (flight && !hasRow(rows, id, flight.step)) throw new Broken('each flight is settled');
    if (ended === undefined || next) throw new Broken('each enrolment ends');
    for (const step of begun)
      if (!hasRow(rows, id, step)) throw new Broken('each step that was begun has its row');
    if (ended.reason !== 'completed') continue;
    const own = versions.find((one) => one.campaign === campaign && one.version === enrolment.version);
    if (own?.steps.some((step) => !begun.includes(step.id)) ?? true)
      throw new Broken('whoever completed got every step, or it says why not');
  }
  for (const [key, row] of Object.entries(rows)) {
    if (row.reason === 'late' && !mayBeSkippedLate(row, versions))
      throw new Broken('only a step that says so is skipped for being late');
    checkRow(row, world.truth[key] ?? [], calm);
  }
  for (const [key, fates] of Object.entries(world.truth))
    if (timesTaken(fates) > 0 && rows[key] === undefined) throw new Broken('what SES took has a row');
}

const hasRow = (rows: Table['rows'], enrolment: string, step: string): boolean =>
  rows[rowKey({ enrolment, step })] !== undefined;

const mayBeSkippedLate = (row: Delivery, versions: readonly CampaignVersion[]): boolean =>
  versions.some(
    ({ campaign, version, steps }) =>
      campaign === row.campaign &&
      version === row.version &&
      steps.some(({ id, ifLate }) => id === row.step && ifLate === 'skip'),
  );

function checkRow(row: Delivery, fates: readonly Fate[], calm: boolean): void {
  const taken = timesTaken(fates) > 0;
  if (taken && (row.state === 'skipped' || row.state === 'refused'))
    throw new Broken(`what SES took is never recorded as ${row.state}`);
  if (!isTaken(row.state) && row.reason === undefined) throw new Broken('what was not sent says why');
  if (!taken && isTaken(row.state)) throw new Broken('what is recorded as accepted was taken by SES');
  if (!calm) return;
  const last = fates.findLast((fate) => fate !== 'opened');
  const says = isTaken(row.state) ? 'taken' : row.state;
  const said: Readonly<Record<Fate, readonly string[]>> = {
    accepted: ['taken'],
    // Of an attempt before it nobody may know.
    refused: fates.includes('opened') ? ['refused', 'unknown'] : ['refused'],
    // An event may have told.
    taken: ['taken', 'unknown'],
    lost: ['unknown'],
    opened: [],
  };
  const expected = last === undefined ? ['skipped'] : [...said[last], ...(taken ? ['taken'] : [])];
  // A worker that slept before its call is told from a dead one by nobody.
  const isSlow = last === undefined && row.reason === 'worker-lost';
  if (!expected.includes(says) && !isSlow) throw new Broken('with no fault spent rows say what SES said');
}
