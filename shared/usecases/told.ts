import type { CampaignHead, Recall } from '#shared/domain/campaign.ts';
import type { Delivery, DeliveryState } from '#shared/domain/delivery.ts';
import type { Deps } from './ports.ts';

/** The texts of one campaign that print a claim: step → version → the variants that do. */
export type TellingTexts = ReadonlyMap<string, ReadonlyMap<number, ReadonlySet<string>>>;

/**
 * Every published text of a campaign that prints the claim in this edition or one before it. Versions
 * and texts never change, so the answer stays right for what was sent.
 */
export async function tellingTexts(
  deps: Pick<Deps, 'campaigns'>,
  { id, version: newest = 0 }: Pick<CampaignHead, 'id' | 'version'>,
  { claim, edition }: Pick<Recall, 'claim' | 'edition'>,
): Promise<TellingTexts> {
  const texts = new Map<string, Map<number, ReadonlySet<string>>>();
  for (let number = 1; number <= newest; number++) {
    const version = await deps.campaigns.version(id, number);
    for (const { id: step } of version?.steps ?? []) {
      const text = await deps.campaigns.step(id, number, step);
      const printed = text?.claims[claim];
      if (text === undefined || printed === undefined || printed.edition > edition) continue;
      const variants = Object.entries(text.variants).filter(([, { claims }]) => claims.includes(claim));
      const versions = texts.get(step) ?? new Map<number, ReadonlySet<string>>();
      texts.set(step, versions.set(number, new Set(variants.map(([key]) => key))));
    }
  }
  return texts;
}

/** States in which somebody has read the text, or may have. */
const readStates: readonly DeliveryState[] = ['unknown', 'accepted', 'delivered', 'complained'];

/**
 * Whether this row means that the person was told the claim. An outcome that nobody knows counts: it
 * is better to correct what was never read than to leave standing what was.
 */
export function wasTold({ step, version, variant, state }: Delivery, texts: TellingTexts): boolean {
  const variants = texts.get(step)?.get(version);
  if (variants === undefined || !readStates.includes(state)) return false;
  return variant === undefined || variants.has(variant);
}
