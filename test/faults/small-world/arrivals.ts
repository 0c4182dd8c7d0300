import type { CampaignHead } from '#shared/domain/campaign.ts';
import { flightFreshness } from '#shared/domain/flight.ts';
import { isRunning, type Subscriber } from '#shared/domain/subscriber.ts';
import type { Place } from './automaton.ts';
import { hasLostAnswer, lastHeard } from './hearing.ts';
import { isBegun } from './properties.ts';
import { claimId } from './texts.ts';
import { Broken, type World } from './world.ts';

/** What a process must keep to where it has come to, by all that it was told on its way. */
export function checkArrival(world: World, place: Place): void {
  const { request, result } = place;
  switch (request?.call) {
    case 'save':
      checkBeginning(world, place, request.next);
      break;
    case 'saveHead':
      checkSteering(place, request.next);
      break;
    case 'send':
      checkCall(world, place, request.tag);
      break;
    case undefined:
      if (result !== 'AnswerLost' && result !== 'GaveUp') checkResult(world, place);
  }
}

/** A flight that would really begin, if this is still the person that the worker has read. */
function checkBeginning({ table }: World, place: Place, next: Subscriber): void {
  const { person } = table;
  if (person?.rev !== next.rev - 1) return;
  const unfit = unfitAsHeard(place);
  if (place.task.do === 'send-late' && unfit !== undefined)
    throw new Broken('no step is opened again for a claim that does not hold');
  for (const enrolment of next.enrolments) {
    const was = person.enrolments.find(({ id }) => id === enrolment.id);
    if (!isBegun(was, enrolment)) continue;
    const head = lastHeard(place, 'keptHead');
    if (head && head.answer?.status !== 'running')
      throw new Broken('whoever has seen a campaign paused begins no flight in it');
    const { verdict, reason } = enrolment.flight ?? {};
    if (verdict === 'send' && unfit !== undefined)
      throw new Broken('whoever has read that a claim does not hold begins no flight with it');
    if (verdict === 'skip' && (reason?.startsWith('claim-') || unfit) && reason !== unfit)
      throw new Broken('a step is skipped for a claim just as it was read, and says so');
  }
}

/** Why the claim may not be printed, by what the process has read; undefined when it may. */
function unfitAsHeard(place: Place): string | undefined {
  const standing = lastHeard(place, 'account')?.answer.evidence?.[claimId];
  if (standing === undefined) return undefined;
  if (standing.withdrawn) return `claim-withdrawn:${claimId}`;
  return `${standing.edition > 1 ? 'claim-corrected' : 'claim-expired'}:${claimId}`;
}

/** What a worker must keep to when it calls SES, just after it heard of the table. */
function checkCall({ table, now }: World, place: Place, tag: string): void {
  const [, enrolment, step] = tag.split('_');
  const flight = table.person?.enrolments.find(({ id }) => id === enrolment)?.flight;
  // Somebody else may have taken it over, or finished it, meanwhile.
  if (flight?.step !== step || !flight?.id.startsWith(`${place.memory.worker}.`)) return;
  const looked = [lastHeard(place, 'keptHead')?.at, lastHeard(place, 'account')?.at, flight.at];
  if (looked.some((at) => at !== undefined && now - at > flightFreshness))
    throw new Broken('nobody calls SES long after looking');
}

/** What a process must keep to when it writes the head of a campaign. */
function checkSteering(place: Place, next: CampaignHead): void {
  if (place.task.do === 'resume') return;
  if (next.status === 'running') throw new Broken('no machine lets a campaign go on');
  if (next.run !== judgedRun(place)) throw new Broken('what tripped in one run stops no other');
}

/** The run that a breaker looked at: before the tallies were read, or after SES had failed too often. */
function judgedRun(place: Place): number | undefined {
  const tally = lastHeard(place, 'tally');
  if (tally && tally.answer.complained > 0) return lastHeard(tally.asked, 'head')?.answer?.run;
  const judging = lastHeard(place, 'head')?.asked;
  return judging && lastHeard(judging, 'head')?.answer?.run;
}

/** What must be true when a process is done. */
function checkResult({ table }: World, place: Place): void {
  const { task, result } = place;
  if (task.do === 'event' && task.type === 'Complaint' && !table.person?.suppressed)
    throw new Broken('whoever complains is suppressed');
  if ((task.do === 'leave' || task.do === 'erase') && table.person?.enrolments.some(isRunning))
    throw new Broken('whoever is told so has left');
  if (task.do === 'dispatch' && JSON.stringify(result) !== nominatedOf(place))
    throw new Broken('dispatch nominates whoever is due, and nobody else');
  if (sawTrip(place) && !hasStopped(place)) throw new Broken('a breaker that has tripped stops the campaign');
}

const nominatedOf = (place: Place): string =>
  JSON.stringify({ nominated: lastHeard(place, 'due')?.answer.length ?? 0 });

/** Where the answer that its run of failures ended in, or the tally, made the process stop the campaign. */
function sawTrip(place: Place): boolean {
  if (hasLostAnswer(place)) return false;
  if ((lastHeard(place, 'tally')?.answer.complained ?? 0) > 0) return true;
  const sent = lastHeard(place, 'send')?.answer;
  if (sent?.kind === 'not-sent') return sent.code.startsWith('AccountSendingPaused');
  return sent?.kind === 'unknown' && place.task.do === 'visit' && place.task.failures !== undefined;
}

/** It wrote so, or saw that nobody is mailed any more, or that the campaign is in another run. */
function hasStopped(place: Place): boolean {
  const head = lastHeard(place, 'head');
  if (head === undefined) return false;
  if (lastHeard(place, 'saveHead')?.answer || head.answer?.status !== 'running') return true;
  return head.answer.run !== judgedRun(place);
}
