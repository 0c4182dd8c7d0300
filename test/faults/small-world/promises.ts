import { type Delivery, isTaken } from '#shared/domain/delivery.ts';
import { hour, type Instant, minute } from '#shared/domain/instant.ts';
import type { Flight } from '#shared/domain/subscriber.ts';
import type { Node } from './automaton.ts';
import type { Task } from './processes.ts';
import { Broken, type World } from './world.ts';

/*
 * What must hold at single calls. The figures are those that were promised, not those of the engine:
 * an engine that moved its own would not be noticed otherwise.
 */
const promised = { betweenMails: 24 * hour, freshness: minute, eventsCome: 12 * hour } as const;

/** A worker that knows what SES said is heard, whatever was written before; and nothing less replaces it. */
export function checkRecorded(standing: Delivery | undefined, row: Delivery, isWritten: boolean): void {
  if (standing === undefined || isTaken(standing.state) === isTaken(row.state)) return;
  if (isTaken(row.state) !== isWritten) throw new Broken('a known outcome is never thrown away');
}

/** A day between two mails to one person, across campaigns. */
export function checkGap({ at, before }: Flight): void {
  if (before !== undefined && at - before < promised.betweenMails)
    throw new Broken('a day lies between two mails to one person');
}

/** Once, and when SES has given up on the first. */
export function checkReopened(row: Delivery | undefined, times: number, now: Instant): void {
  if (times > 1) throw new Broken('a step is repeated once at most');
  if (row && now - row.begunAt < promised.eventsCome)
    throw new Broken('no step is repeated while an event may still come');
}

/** What a process was promised to do, and to leave undone, as it goes on to its next call or its end. */
export function checkPromises(
  world: World,
  { task, request, result }: Pick<Node, 'task' | 'request' | 'result'>,
): void {
  if (request?.call === 'send') checkFresh(world, request.tag);
  if (request === undefined) checkHeard(world, task, result);
}

/** Who was frozen between beginning and calling does not send what may have been decided otherwise since. */
function checkFresh({ table, now }: World, tag: string): void {
  const [, id, step] = tag.split('_');
  const flight = table.person?.enrolments.find((one) => one.id === id)?.flight;
  if (flight && flight.step === step && now - flight.at > promised.freshness)
    throw new Broken('no worker calls SES long after it began');
}

/** A complaint that was handled is the last word, whether or not there is a row to write it in. */
function checkHeard({ table }: World, task: Task, result: unknown): void {
  if (task.do !== 'event' || task.type !== 'Complaint' || result !== undefined) return;
  if (table.person?.suppressed === undefined) throw new Broken('who complained is never mailed again');
}
