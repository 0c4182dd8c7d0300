import { type ConsentVersion, consentHash, consentTexts } from '#shared/contract/consent-texts.ts';
import { firstStep } from '#shared/domain/decide.ts';
import { enrolmentId } from '#shared/domain/enrolment-id.ts';
import { confirmLife, START, type Subscriber } from '#shared/domain/subscriber.ts';
import { confirm } from '#shared/domain/subscriber-changes.ts';
import { zonesOf } from '#shared/domain/time-zones.ts';
import { changeSubscriber } from './change-subscriber.ts';
import { readLink } from './links.ts';
import type { Deps } from './ports.ts';

type Used = Pick<Deps, 'clock' | 'log' | 'subscribers' | 'consents' | 'tokens' | 'campaigns' | 'markers'>;

/**
 * The button of the confirmation page. Pressing it again does nothing more. `unusable`: no request
 * waits for this link, because it is too old, was used and left again, or the address is suppressed.
 */
export async function confirmRequest(deps: Used, text: string): Promise<'confirmed' | 'unusable'> {
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
  const press = (current: Subscriber | undefined): Subscriber | undefined =>
    current?.request?.at === requestedAt ? confirm(current, { enrolment: id, ...first }, now) : undefined;
  const saved = await changeSubscriber(deps, key, press, subscriber);
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
  return { version: version.version, ...firstStep(version, zones, { id: enrolment, begun: [] }, now) };
}

async function recordConfirmation(deps: Used, key: string, campaign: string, version: string): Promise<void> {
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

const isConsentVersion = (version: string): version is ConsentVersion => Object.hasOwn(consentTexts, version);
