import * as z from 'zod';

import { type VariantKey, variantOf } from '#shared/domain/audience.ts';
import { sendId } from '#shared/domain/delivery.ts';
import { campaignPrint } from '#shared/domain/link-token.ts';
import type { Mail } from '#shared/domain/mail.ts';
import { mergeBody } from '#shared/domain/merge-fields.ts';
import type { Enrolment, Subscriber } from '#shared/domain/subscriber.ts';
import type { Deps } from './ports.ts';
import { profileContext } from './request-confirmation.ts';

const personSchema = z.object({ email: z.string(), firstName: z.string().optional() });

export interface ComposedMail {
  readonly mail: Mail;
  readonly variant: VariantKey;
}

/**
 * The mail of one step for one person: the text of `version` in their variant with the few merge fields
 * filled in. Reads nothing that is not cached but the person's own profile.
 *
 * @throws when the text is missing or the profile does not open: the visit fails and is looked at
 */
export async function composeStep(
  deps: Pick<Deps, 'campaigns' | 'cipher' | 'tokens' | 'crisis' | 'sender'>,
  subscriber: Subscriber,
  enrolment: Enrolment,
  stepId: string,
  version: number,
): Promise<ComposedMail> {
  const { profile, key } = subscriber;
  if (profile === undefined) throw new Error('a subscriber without a profile cannot be mailed');
  const { campaign } = enrolment;
  const step = await deps.campaigns.step(campaign, version, stepId);
  if (step === undefined) throw new Error(`no text of step ${stepId} in version ${version} of ${campaign}`);
  const person = personSchema.parse(JSON.parse(await deps.cipher.open(profile.sealed, profileContext(key))));
  const variant = variantOf(profile.audience, profile.country);
  const print = campaignPrint(campaign);
  const [leaveToken, preferencesToken] = await Promise.all([
    deps.tokens.sign({ purpose: 'leave', subscriber: key, campaign: print }),
    deps.tokens.sign({ purpose: 'preferences', subscriber: key, campaign: print }),
  ]);
  const leaveUrl = `${deps.sender.publicUrl}/u/${leaveToken}`;
  const body = mergeBody(step.variants[variant], {
    ...(person.firstName === undefined ? {} : { firstName: person.firstName }),
    crisis: deps.crisis.block(profile.country, profile.audience),
    leaveUrl,
    preferencesUrl: `${deps.sender.publicUrl}/p/${preferencesToken}`,
  });
  return {
    variant,
    mail: {
      stream: 'sequence',
      to: person.email,
      subject: step.subject,
      body,
      list: { leaveUrl, listId: campaign, campaign },
      tag: sendId({ campaign, enrolment: enrolment.id, step: stepId }),
    },
  };
}
