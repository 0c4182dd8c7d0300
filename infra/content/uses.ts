import { authoredIn } from '#shared/adapters/content-compiler/authored.ts';
import { parseMarkdown } from '#shared/adapters/content-compiler/parse.ts';
import type { CrisisLines } from '#shared/domain/crisis.ts';
import type { ShippedText } from './shipped.ts';

/** Where each claim is printed: steps as `first-steps/cost`, and `help lines`. Claims that nothing prints are not in it. */
export function usesOf(
  texts: readonly ShippedText[],
  { lines, emergency }: CrisisLines,
): ReadonlyMap<string, ReadonlySet<string>> {
  const uses = new Map<string, Set<string>>();
  const add = (claim: string, place: string): void => {
    const places = uses.get(claim) ?? new Set();
    places.add(place);
    uses.set(claim, places);
  };
  for (const { campaign, step, locale } of texts) {
    const { named } = authoredIn(parseMarkdown(step.texts[locale]?.markdown ?? '').children);
    for (const { claim } of named) add(claim, `${campaign}/${step.id}`);
  }
  for (const { claim } of [...lines, ...emergency]) add(claim, 'help lines');
  return uses;
}
