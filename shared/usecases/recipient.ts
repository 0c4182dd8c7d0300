import { type ConsentVersion, consentHash, consentTexts } from '#shared/contract/consent-texts.ts';
import { firstStep } from '#shared/domain/decide.ts';
import { enrolmentId } from '#shared/domain/enrolment-id.ts';
import { campaignPrint, type LinkToken, noCampaign } from '#shared/domain/link-token.ts';
import { spreadOf } from '#shared/domain/schedule.ts';
import {
  confirm,
  confirmLife,
  erase,
  leave,
  START,
  type Subscriber,
  suppress,
} from '#shared/domain/subscriber.ts';
import { zonesOf } from '#shared/domain/time-zones.ts';
import { changeSubscriber } from './change-subscriber.ts';
import type { Deps } from './ports.ts';

type Store = Pick<Deps, 'clock' | 'log' | 'subscribers' | 'consents' | 'tokens'>;

/** The token of a page, or undefined. Reads nothing and changes nothing. */
export async function readLink<P extends LinkToken['purpose']>(
  deps: Pick<Deps, 'clock' | 'tokens'>,
  text: string,
  purpose: P,
): Promise<Extract<LinkToken, { purpose: P }> | undefined> {
  const token = await deps.tokens.verify(text, purpose, deps.clock.now());
  return isPurpose(token, purpose) ? token : undefined;
}

function isPurpose<P extends LinkToken['purpose']>(
  token: LinkToken | undefined,
  purpose: P,
): token is Extract<LinkToken, { purpose: P }> {
  return token?.purpose === purpose;
}

/**
 * The button of the confirmation page. Pressing it again does nothing more. `unusable`: no request
 * waits for this link, because it is too old, was used and left again, or the address is suppressed.
 */
export async function confirmRequest(
  deps: Store & Pick<Deps, 'campaigns' | 'markers'>,
  text: string,
): Promise<'confirmed' | 'unusable'> {
  const token = await readLink(deps, text, 'confirm');
  const now = deps.clock.now();
  if (token === undefined || now - token.requestedAt >= confirmLife) return 'unusable';
  const { subscriber: key, requestedAt } = token;

  const subscriber = await deps.subscribers.get(key, 'strong');
  const request = subscriber?.request;
  if (subscriber === undefined || request?.at !== requestedAt) {
    const used =
      subscriber?.consent &&
      subscriber.enrolments.some(({ id, campaign }) => id === enrolmentId(key, campaign, requestedAt));
    return used ? 'confirmed' : 'unusable';
  }
  const { campaign } = request;
  const id = enrolmentId(key, campaign, requestedAt);
  // The marker first: without it nobody would find an enrolment in lists, waking or the audit.
  await deps.markers.put({ campaign, enrolment: id, subscriber: key, at: now });
  const first = await whereToBegin(deps, subscriber, campaign, id);
  const saved = await changeSubscriber(deps, key, (current) =>
    current?.request?.at === requestedAt ? confirm(current, { enrolment: id, ...first }, now) : undefined,
  );
  if (saved?.consent === undefined || !saved.enrolments.some((enrolment) => enrolment.id === id))
    return 'unusable';
  await recordConfirmation(deps, key, campaign, request.consent);
  deps.log.info('subscriber.confirmed', { campaign, enrolment: id });
  deps.log.count('SubscribersConfirmed');
  return 'confirmed';
}

/** The first step of the published version with its date, or START where there is none yet. */
async function whereToBegin(
  deps: Pick<Deps, 'clock' | 'campaigns'>,
  subscriber: Subscriber,
  campaign: string,
  enrolment: string,
): Promise<{ version: number; step: string; due: number }> {
  const now = deps.clock.now();
  const head = await deps.campaigns.head(campaign);
  const version =
    head?.version === undefined ? undefined : await deps.campaigns.version(campaign, head.version);
  if (version === undefined || subscriber.profile === undefined) return { version: 0, step: START, due: now };
  const zones = zonesOf(subscriber.profile.country, subscriber.profile.zone);
  return { version: version.version, ...firstStep(version, zones, spreadOf(enrolment), now) };
}

async function recordConfirmation(
  deps: Store,
  key: string,
  campaign: string,
  version: string,
): Promise<void> {
  await deps.consents.append({
    subscriber: key,
    purpose: 'email',
    event: 'confirmed',
    at: deps.clock.now(),
    version,
    ...(isConsentVersion(version) ? { textHash: consentHash(version, 'email') } : {}),
    channel: 'link',
    scope: campaign,
  });
}

const isConsentVersion = (version: string): version is ConsentVersion => version in consentTexts;

/**
 * Leaves what the link stands for: its campaign, or, from a confirmation mail, everything and for
 * good. Done before it returns; doing it again, or after erasing, changes nothing and is no error.
 */
export async function leaveByLink(deps: Store, text: string): Promise<'left' | 'unusable'> {
  const token = await readLink(deps, text, 'leave');
  if (token === undefined) {
    deps.log.count('LinkTokensRefused');
    return 'unusable';
  }
  if (token.campaign === noCampaign) await decline(deps, token.subscriber);
  else await leaveCampaigns(deps, token.subscriber, token.campaign, 'link');
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

async function leaveCampaigns(
  deps: Store,
  key: string,
  print: string,
  channel: 'link' | 'preferences',
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
    ...subscriber.enrolments
      .filter((enrolment) => enrolment.next && !enrolment.ended)
      .map(({ campaign }) => campaign),
    ...(subscriber.request ? [subscriber.request.campaign] : []),
  ];
  if (print === 'all') return open.length > 0 || subscriber.consent ? 'all' : undefined;
  return open.find((campaign) => campaignPrint(campaign) === print);
}

async function decline(deps: Store, key: string): Promise<void> {
  const now = deps.clock.now();
  let changed = false;
  await changeSubscriber(deps, key, (subscriber) => {
    changed = subscriber?.suppressed === undefined;
    return changed ? suppress(subscriber, key, 'declined', now) : undefined;
  });
  if (changed) await recordWithdrawal(deps, key, 'all', 'link');
}

async function eraseSubscriber(deps: Store, key: string): Promise<void> {
  const now = deps.clock.now();
  await changeSubscriber(deps, key, (subscriber) =>
    subscriber === undefined || subscriber.suppressed?.reason === 'erased'
      ? undefined
      : erase(subscriber, now),
  );
  deps.log.info('subscriber.erased');
  deps.log.count('SubscribersErased');
}

async function recordWithdrawal(
  deps: Store,
  key: string,
  scope: string,
  channel: 'link' | 'preferences',
): Promise<void> {
  await deps.consents.append({
    subscriber: key,
    purpose: 'email',
    event: 'withdrawn',
    at: deps.clock.now(),
    channel,
    scope,
  });
  deps.log.info('subscriber.left', { scope, channel });
  deps.log.count('SubscribersLeft');
}
