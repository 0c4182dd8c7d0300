import { createHash } from 'node:crypto';

import { type ConsentPurpose, consentHash } from '#shared/contract/consent-texts.ts';
import { type Interest, interestSchema } from '#shared/contract/interest.ts';
import type { InterestMessage } from '#shared/declarations/messages.ts';
import { confirmationMail } from '#shared/domain/confirmation-mail.ts';
import { day, type Instant } from '#shared/domain/instant.ts';
import { noCampaign } from '#shared/domain/link-token.ts';
import { confirmLife, type Subscriber } from '#shared/domain/subscriber.ts';
import { mayRequest, request } from '#shared/domain/subscriber-changes.ts';
import { changeSubscriber } from './change-subscriber.ts';
import { NotSent } from './not-sent.ts';
import type { Deps } from './ports.ts';
import { sealPerson } from './sealed-person.ts';
import { interestContext } from './submit-interest.ts';

/** The campaign that a form without one asks for. */
export const defaultCampaign = 'first-steps';

/** At most one confirmation mail a day and three in thirty days for one mailbox. */
const mailCaps = { perDay: 1, per30Days: 3 };

export type RequestDeps = Pick<
  Deps,
  | 'clock'
  | 'log'
  | 'subscribers'
  | 'counters'
  | 'consents'
  | 'cipher'
  | 'addresses'
  | 'tokens'
  | 'mailer'
  | 'sender'
>;

/** The link in the mail would not work any more. */
export function isTooOld(message: InterestMessage, now: Instant): boolean {
  return now - message.at >= confirmLife;
}

/**
 * Turns a queued form into a waiting request and one confirmation mail. Repeating it is harmless:
 * the counter knows the request, the item is compared and set, consent records are append-only. A
 * worker that died after SES took the mail may send it once more, which harms less than never.
 *
 * @throws NotSent when SES surely did not take the mail; the form must wait and be tried again
 */
export async function requestConfirmation(deps: RequestDeps, message: InterestMessage): Promise<void> {
  const { at } = message;
  if (isTooOld(message, deps.clock.now())) return deps.log.warn('interest.too_old');
  const form = readForm(await deps.cipher.open(message.sealed, interestContext));
  const key = await deps.addresses.keyOf(form.email);
  const campaign = form.campaign ?? defaultCampaign;

  const known = await deps.subscribers.get(key, 'strong');
  if (!mayRequest(known, campaign)) return deps.log.info('interest.nothing_to_do');
  if (!(await countMail(deps, form.email, idOf(message), at)))
    return deps.log.info('interest.mail_cap_reached');
  if (!(await storeRequest(deps, key, known, campaign, form, at))) return;
  await recordConsents(deps, key, campaign, form, at);
  await mailLink(deps, key, form.email, at);
}

/** One id for one form, however often its message comes: no two seals are alike. */
function idOf(message: InterestMessage): string {
  return createHash('sha256').update(message.sealed).digest('base64url').slice(0, 16);
}

function readForm(json: string): Interest {
  return interestSchema.parse(JSON.parse(json));
}

/** Claims one mail of the mailbox's allowance; true also when this request has claimed it before. */
async function countMail(deps: RequestDeps, address: string, id: string, at: Instant): Promise<boolean> {
  const mailbox = await deps.addresses.mailboxOf(address);
  for (let tries = 0; tries < 5; tries++) {
    const counter = await deps.counters.get(mailbox);
    const mails = (counter?.mails ?? []).filter((mail) => at - mail.at < 30 * day);
    if (mails.some((mail) => mail.request === id)) return true;
    const today = mails.filter((mail) => at - mail.at < day).length;
    if (today >= mailCaps.perDay || mails.length >= mailCaps.per30Days) return false;
    const next = { mailbox, rev: (counter?.rev ?? -1) + 1, mails: [...mails, { at, request: id }] };
    if (await deps.counters.save(next)) return true;
  }
  throw new Error('the confirmation counter changed under five attempts');
}

async function storeRequest(
  deps: RequestDeps,
  key: string,
  known: Subscriber | undefined,
  campaign: string,
  form: Interest,
  at: Instant,
): Promise<boolean> {
  const { email, firstName, postalCode, audience, country, timeZone, locale } = form;
  const sealed = await sealPerson(deps, key, { email, firstName, postalCode });
  const profile = {
    sealed,
    audience,
    country,
    ...(timeZone === undefined ? {} : { zone: timeZone }),
    ...(locale === undefined ? {} : { locale }),
  };
  const isStored = (subscriber: Subscriber | undefined) => subscriber?.request?.at === at;
  const ask = (subscriber: Subscriber | undefined) =>
    mayRequest(subscriber, campaign) && !isStored(subscriber)
      ? request(subscriber, { key, profile, campaign, consent: form.consentVersion }, at)
      : undefined;
  const saved = await changeSubscriber(deps, key, ask, known);
  // Confirmed or suppressed while we were at it: nothing to ask any more.
  return isStored(saved);
}

async function recordConsents(
  deps: RequestDeps,
  key: string,
  campaign: string,
  form: Interest,
  at: Instant,
): Promise<void> {
  const purposes: readonly ConsentPurpose[] = ['store', 'email'];
  for (const purpose of purposes) {
    await deps.consents.append({
      subscriber: key,
      purpose,
      event: 'asked',
      at,
      version: form.consentVersion,
      textHash: consentHash(form.consentVersion, purpose),
      ...(form.locale === undefined ? {} : { locale: form.locale }),
      channel: 'form',
      scope: campaign,
      adult: true,
    });
  }
}

async function mailLink(deps: RequestDeps, key: string, email: string, at: Instant): Promise<void> {
  const [confirmToken, notMeToken] = await Promise.all([
    deps.tokens.sign({ purpose: 'confirm', subscriber: key, requestedAt: at }),
    deps.tokens.sign({ purpose: 'leave', subscriber: key, campaign: noCampaign }),
  ]);
  const { subject, html, text } = confirmationMail(deps.sender, {
    confirmUrl: `${deps.sender.publicUrl}/c/${confirmToken}`,
    notMeUrl: `${deps.sender.publicUrl}/u/${notMeToken}`,
  });
  const result = await deps.mailer.send({
    stream: 'confirmation',
    to: email,
    subject,
    body: { html, text },
    tag: 'confirmation',
  });
  if (result.kind === 'not-sent') throw new NotSent(result.code, result.retryAfter);
  deps.log.info(`confirmation.${result.kind}`, {
    code: result.kind === 'accepted' ? undefined : result.code,
  });
  deps.log.count('ConfirmationsSent', result.kind === 'accepted' ? 1 : 0);
}
