import { type Claim, claimSources } from './claim.ts';

/** Whether every word of a search stands somewhere in a claim, whatever its case and accents; an empty search fits all. */
export function isFound(claim: Claim, search: string, alsoIn: readonly string[] = []): boolean {
  const text = plain(
    [
      claim.id,
      claim.kind,
      claim.statement,
      claim.figure ?? '',
      claim.doi ?? '',
      claim.registry ?? '',
      ...claimSources(claim).flatMap(({ title, url }) => [title, url]),
      ...alsoIn,
    ].join(' '),
  );
  return plain(search)
    .split(/\s+/)
    .every((word) => text.includes(word));
}

const plain = (text: string): string => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
