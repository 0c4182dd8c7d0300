import type { RootContent } from 'mdast';
import { type Claim, claimSources } from '#shared/domain/claim.ts';
import type { ListedSource } from '#shared/domain/mail-layout.ts';
import { claimIdOf, walk } from './parse.ts';

/** The claims of one variant, with its sources numbered in order of first use. */
export interface Citations {
  /** In order of first use, each once. */
  readonly claims: readonly Claim[];
  readonly sources: readonly ListedSource[];
  /** Statement with its source numbers, as plain text: `... in the US. [1, 2]`. */
  readonly print: (claimId: string) => string;
}

/** Numbers what the blocks cite. Unknown claims are reported elsewhere and print as nothing. */
export function citationsOf(blocks: readonly RootContent[], register: ReadonlyMap<string, Claim>): Citations {
  const ids = new Set(blocks.flatMap((block) => [...walk(block)].map(claimIdOf)));
  const claims = [...ids].flatMap((id) => {
    const claim = id === undefined ? undefined : register.get(id);
    return claim === undefined ? [] : [claim];
  });
  const sources = new Map<string, ListedSource>();
  for (const claim of claims) {
    for (const { title, url } of claimSources(claim)) {
      const known = sources.get(url);
      // A source that several claims cite is only as fresh as its oldest check.
      const checked =
        known !== undefined && known.checked < claim.verifiedOn ? known.checked : claim.verifiedOn;
      sources.set(url, {
        number: known?.number ?? sources.size + 1,
        title: known?.title ?? title,
        url,
        checked,
      });
    }
  }
  const print = (claimId: string): string => {
    const claim = register.get(claimId);
    if (claim === undefined) return '';
    const numbers = claimSources(claim).map(({ url }) => sources.get(url)?.number ?? '');
    return `${claim.statement} [${numbers.join(', ')}]`;
  };
  return { claims, sources: [...sources.values()], print };
}
