import type { VariantKey } from '#shared/domain/audience.ts';
import type { CampaignVersion } from '#shared/domain/campaign.ts';
import { sendId } from '#shared/domain/delivery.ts';
import { type EvidenceDigest, type Unfit, unfitClaim } from '#shared/domain/evidence.ts';
import { campaignPrint } from '#shared/domain/link-token.ts';
import type { Mail } from '#shared/domain/mail.ts';
import { mergeBody } from '#shared/domain/merge-fields.ts';
import type { Enrolment, Subscriber } from '#shared/domain/subscriber.ts';
import type { Deps } from './ports.ts';
import { readPerson } from './sealed-person.ts';
import { textFor } from './step-text.ts';

export interface ComposedMail {
  readonly mail: Mail;
  readonly variant: VariantKey;
}

export type Composed =
  | ({ readonly kind: 'mail' } & ComposedMail)
  /** A claim of this very text may not be printed now. */
  | { readonly kind: 'unfit'; readonly unfit: Unfit }
  /** There is no text, or none that was approved. */
  | { readonly kind: 'missing' };

export type Composing = Pick<
  Deps,
  'clock' | 'campaigns' | 'cipher' | 'tokens' | 'crisis' | 'greetings' | 'sender'
>;

/**
 * The mail of one step for one person: the text of `version` in their variant with the few merge
 * fields filled in, if each of its claims may be printed now. Reads nothing that is not cached but the
 * person's own profile.
 *
 * @param evidence the register's present state
 * @throws when the profile does not open: the visit fails and is looked at
 */
export async function composeStep(
  deps: Composing,
  subscriber: Subscriber,
  enrolment: Enrolment,
  stepId: string,
  version: CampaignVersion,
  evidence: EvidenceDigest,
): Promise<Composed> {
  const { profile, key } = subscriber;
  if (profile === undefined) throw new Error('a subscriber without a profile cannot be mailed');
  const found = await textFor(deps, profile, stepId, version);
  if (found === undefined) return { kind: 'missing' };
  const { locale, variant, text, printed } = found;
  const unfit = unfitClaim(text.claims, printed, evidence, deps.clock.now());
  if (unfit !== undefined) return { kind: 'unfit', unfit };

  const { campaign, corrects } = enrolment;
  const person = await readPerson(deps, key, profile);
  // Whoever leaves by a correction means what it corrects.
  const print = campaignPrint(corrects ?? campaign);
  const [leaveToken, preferencesToken] = await Promise.all([
    deps.tokens.sign({ purpose: 'leave', subscriber: key, campaign: print }),
    deps.tokens.sign({ purpose: 'preferences', subscriber: key, campaign: print }),
  ]);
  const leaveUrl = `${deps.sender.publicUrl}/u/${leaveToken}`;
  const body = mergeBody(text, {
    greeting: deps.greetings(locale, person.firstName),
    crisis: deps.crisis.block(profile.country, profile.audience, locale),
    leaveUrl,
    preferencesUrl: `${deps.sender.publicUrl}/p/${preferencesToken}`,
  });
  return {
    kind: 'mail',
    variant,
    mail: {
      stream: 'sequence',
      to: person.email,
      subject: text.subject,
      body,
      list: { leaveUrl, listId: campaign, campaign },
      tag: sendId({ campaign, enrolment: enrolment.id, step: stepId }),
    },
  };
}
