import type { Instant } from '#shared/domain/instant.ts';
import { campaignPrint } from '#shared/domain/link-token.ts';
import { isSubscribed, type Subscriber } from '#shared/domain/subscriber.ts';
import { eraseSubscriber, leaveCampaigns } from '../leave.ts';
import type { Deps } from '../ports.ts';
import { type Person, readPerson } from '../sealed-person.ts';
import type { Actor } from './actor.ts';
import { audited } from './audit.ts';
import { type Cause, subscriberUnknown, wordsOf } from './subscribers.ts';
import { readTimeline, type Timeline, type TimelineReading } from './timeline.ts';

type Acting = Pick<Deps, 'audit' | 'clock' | 'consents' | 'ids' | 'log' | 'subscribers'>;

/** What a person told us, opened, and all that was done about them. Absent: told before, and gone since. */
export type Export = Timeline & { readonly told?: Person };

/**
 * All that is stored about one person, for themselves: the only way by which staff see an address.
 *
 * @throws AppError not-found
 */
export async function exportSubscriber(
  deps: TimelineReading & Pick<Deps, 'audit' | 'cipher' | 'ids'>,
  actor: Actor,
  key: string,
): Promise<Export> {
  return audited(deps, actor, { action: 'exportSubscriber', subject: key }, async () => {
    const person = await known(deps, key);
    const timeline = await readTimeline(deps, person);
    if (person.profile === undefined) return timeline;
    return { ...timeline, told: await readPerson(deps, person.key, person.profile) };
  });
}

/**
 * Leaves one campaign, or all, for somebody who asked. Repeating it changes nothing.
 *
 * @param input `campaign`: its id, or `all`
 * @returns where they are still subscribed
 * @throws AppError not-found
 */
export async function leaveForSubscriber(
  deps: Acting,
  actor: Actor,
  key: string,
  { campaign, ...cause }: Cause & { readonly campaign: string },
): Promise<{ readonly subscriber: string; readonly subscribed: readonly string[] }> {
  const detail = `${campaign} ${wordsOf(cause)}`;
  return audited(deps, actor, { action: 'leaveForSubscriber', subject: key, detail }, async () => {
    await known(deps, key);
    const print = campaign === 'all' ? campaign : campaignPrint(campaign);
    await leaveCampaigns(deps, key, print, { staff: actor.user });
    const left = await known(deps, key);
    return { subscriber: key, subscribed: left.enrolments.filter(isSubscribed).map((one) => one.campaign) };
  });
}

/**
 * Erases somebody who asked: at once nobody can write to them, and the last rows go after `rowsGoneAt`.
 *
 * @throws AppError not-found
 */
export async function eraseForSubscriber(
  deps: Acting,
  actor: Actor,
  key: string,
  cause: Cause,
): Promise<{ readonly subscriber: string; readonly rowsGoneAt?: Instant }> {
  const act = { action: 'eraseSubscriber', subject: key, detail: wordsOf(cause) } as const;
  return audited(deps, actor, act, async () => {
    await known(deps, key);
    await eraseSubscriber(deps, key);
    const { erasing } = await known(deps, key);
    return { subscriber: key, ...(erasing === undefined ? {} : { rowsGoneAt: erasing }) };
  });
}

async function known(deps: Pick<Deps, 'subscribers'>, key: string): Promise<Subscriber> {
  const person = await deps.subscribers.get(key, 'strong');
  if (person === undefined) throw subscriberUnknown();
  return person;
}
