import { campaignPrint } from '#shared/domain/link-token.ts';
import { isSubscribed, type Subscriber } from '#shared/domain/subscriber.ts';
import { erase, leave, suppress } from '#shared/domain/subscriber-changes.ts';
import { changeSubscriber } from './change-subscriber.ts';
import { isDecline, readLink } from './links.ts';
import type { Deps } from './ports.ts';

type Store = Pick<Deps, 'clock' | 'log' | 'subscribers' | 'consents' | 'tokens'>;

/**
 * Leaves what the link stands for: its campaign, or, from a confirmation mail, everything and for
 * good. Done before it returns; doing it again, or after erasing, changes nothing and is no error.
 */
export async function leaveByLink(deps: Store, text: string): Promise<'left' | 'declined' | 'unusable'> {
  const token = await readLink(deps, text, 'leave');
  if (token === undefined) {
    deps.log.count('LinkTokensRefused');
    return 'unusable';
  }
  if (isDecline(token)) {
    await decline(deps, token.subscriber);
    return 'declined';
  }
  await leaveCampaigns(deps, token.subscriber, token.campaign, 'link');
  return 'left';
}

/** The three choices of the preferences page. */
export async function changePreferences(
  deps: Store,
  text: string,
  choice: 'campaign' | 'everything' | 'erase',
): Promise<'done' | 'unusable'> {
  const token = await readLink(deps, text, 'preferences');
  if (token === undefined) return 'unusable';
  if (choice === 'erase') await eraseSubscriber(deps, token.subscriber);
  else
    await leaveCampaigns(
      deps,
      token.subscriber,
      choice === 'everything' ? 'all' : token.campaign,
      'preferences',
    );
  return 'done';
}

/** By whose hand somebody leaves: their own, by one of two pages, or that of staff whom they asked. */
type Channel = 'link' | 'preferences' | { readonly staff: string };

/**
 * Ends what `print` stands for, with its proof. Nothing is left to end: no change, no error.
 *
 * @param print of a campaign (campaignPrint), or `all`
 */
export async function leaveCampaigns(
  deps: Omit<Store, 'tokens'>,
  key: string,
  print: string,
  channel: Channel,
): Promise<void> {
  const now = deps.clock.now();
  let scope: string | undefined;
  await changeSubscriber(deps, key, (subscriber) => {
    scope = subscriber && scopeOf(subscriber, print);
    return subscriber && scope !== undefined ? leave(subscriber, scope, now) : undefined;
  });
  if (scope === undefined) return;
  await recordWithdrawal(deps, key, scope, channel);
}

/** Which campaign a print stands for in this person's item, or what else is still to leave. */
function scopeOf(subscriber: Subscriber, print: string): string | undefined {
  const open = [
    ...subscriber.enrolments.filter(isSubscribed).map(({ campaign, corrects }) => corrects ?? campaign),
    ...(subscriber.request ? [subscriber.request.campaign] : []),
  ];
  if (print === 'all') return open.length > 0 || subscriber.consent ? 'all' : undefined;
  return open.find((campaign) => campaignPrint(campaign) === print);
}

async function decline(deps: Omit<Store, 'tokens'>, key: string): Promise<void> {
  const now = deps.clock.now();
  let changed = false;
  await changeSubscriber(deps, key, (subscriber) => {
    changed = subscriber?.suppressed === undefined;
    return changed ? suppress(subscriber, key, 'declined', now) : undefined;
  });
  if (changed) await recordWithdrawal(deps, key, 'all', 'link');
}

/** First half of erasing: nobody can write to this person any more, and what they told us is gone. */
export async function eraseSubscriber(
  deps: Pick<Deps, 'clock' | 'log' | 'subscribers'>,
  key: string,
): Promise<void> {
  // The wait counts from the person that is erased: whoever won a race against this began a flight later.
  await changeSubscriber(deps, key, (subscriber) =>
    subscriber === undefined || subscriber.suppressed?.reason === 'erased'
      ? undefined
      : erase(subscriber, deps.clock.now()),
  );
  deps.log.info('subscriber.erased');
  deps.log.count('SubscribersErased');
}

async function recordWithdrawal(
  deps: Omit<Store, 'tokens'>,
  key: string,
  scope: string,
  by: Channel,
): Promise<void> {
  const channel = typeof by === 'string' ? by : 'staff';
  await deps.consents.append({
    subscriber: key,
    purpose: 'email',
    event: 'withdrawn',
    at: deps.clock.now(),
    channel,
    scope,
    ...(typeof by === 'string' ? {} : { actor: by.staff }),
  });
  deps.log.info('subscriber.left', { scope, channel });
  deps.log.count('SubscribersLeft');
}
