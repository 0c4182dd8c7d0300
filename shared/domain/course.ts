import type { CampaignVersion, StepTiming } from './campaign.ts';
import type { Instant } from './instant.ts';
import { dueDate, spreadOf } from './schedule.ts';
import { END, type Enrolment } from './subscriber.ts';

/** Where an enrolment goes: a step, or END, and when. */
export interface Next {
  readonly step: string;
  readonly due: Instant;
  readonly firstDue?: Instant | undefined;
  readonly attempt?: number | undefined;
}

/**
 * The first step of the version that was not begun. Taken from what was begun, and not from the place
 * of the last step, so that no edit of a version can repeat a step or lose one: a step that was
 * inserted is got, one that was deleted is not, and one that was opened again comes in between.
 */
export function followingStep(version: CampaignVersion, begun: readonly string[]): StepTiming | undefined {
  return version.steps.find(({ id }) => !begun.includes(id));
}

/**
 * What comes after the step that is next now, its delay counted from `from`. After the last step END
 * keeps the step's own date: the index entry stays where it is.
 */
export function successorOf(
  version: CampaignVersion,
  { id, next, begun }: Enrolment,
  from: Instant,
  zones: readonly string[],
): Next {
  const following = followingStep(version, next === undefined ? begun : [...begun, next.step]);
  if (following) return { step: following.id, due: dueDate(from, following, zones, spreadOf(id)) };
  return { step: END, due: next?.due ?? from };
}

/**
 * The place of an enrolment in a newer version. Delays count from the last step that was begun, or
 * from confirming; a date that has passed is now.
 */
export function followNewest(
  latest: CampaignVersion,
  { id, next, begun, flight }: Enrolment,
  confirmedAt: Instant,
  zones: readonly string[],
  now: Instant,
): Next {
  if (next?.attempt !== undefined && latest.steps.some((step) => step.id === next.step)) return next;
  const following = followingStep(latest, begun);
  if (following === undefined) return { step: END, due: next?.due ?? now };
  const due = dueDate(flight?.at ?? confirmedAt, following, zones, spreadOf(id));
  // The same step, due already: it keeps its date, which tells how late it is.
  if (following.id === next?.step && next.due <= now && due <= now) return next;
  return { step: following.id, due: Math.max(due, now) };
}
