import { type Locale, localeFor, regionOf, type VariantKey } from '#shared/domain/audience.ts';
import type { CampaignVersion } from '#shared/domain/campaign.ts';
import type { CompiledVariant } from '#shared/domain/compiled-step.ts';
import type { EvidenceDigest } from '#shared/domain/evidence.ts';
import type { Profile } from '#shared/domain/subscriber.ts';
import type { Deps } from './ports.ts';

/** A step as one person gets it. */
export interface StepText {
  readonly locale: Locale;
  readonly variant: VariantKey;
  readonly text: CompiledVariant;
  /** The state of the claims when it was compiled. */
  readonly printed: EvidenceDigest;
}

/**
 * The words of a step in the version that is given, for one person: in their language where it was
 * approved, else in the main one. Undefined when nothing approved is there.
 */
export async function textFor(
  deps: Pick<Deps, 'campaigns'>,
  { audience, country, locale: wanted }: Pick<Profile, 'audience' | 'country' | 'locale'>,
  stepId: string,
  { campaign, version, locales }: Pick<CampaignVersion, 'campaign' | 'version' | 'locales'>,
): Promise<StepText | undefined> {
  const step = await deps.campaigns.step(campaign, version, stepId);
  const locale = localeFor(wanted, locales);
  const variant: VariantKey = `${audience}.${regionOf(country)}.${locale}`;
  const text = step?.variants[variant];
  return step && text && { locale, variant, text, printed: step.claims };
}
