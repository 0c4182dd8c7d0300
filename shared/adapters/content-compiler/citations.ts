import type { RootContent } from 'mdast';
import { type Claim, claimSources } from '#shared/domain/claim.ts';
import type { Language } from '#shared/domain/language.ts';
import { filled, type ListedSource } from '#shared/domain/mail-layout.ts';
import { directiveOf } from './directives.ts';
import { walk } from './parse.ts';
import type { Printer } from './printer.ts';
import { formerKey, type Statements } from './statements.ts';

/** What the directives of one variant print, with its sources numbered in order of first use. */
export interface Citations {
  /** In order of first use, each once. */
  readonly claims: readonly Claim[];
  /** Earlier editions that are quoted. */
  readonly former: readonly Claim[];
  readonly sources: readonly ListedSource[];
  /** A claim comes with its source numbers: `... in the US. [1, 2]`. */
  readonly print: Printer;
}

/** Numbers what the blocks cite. Unknown claims are reported elsewhere and print as nothing. */
export function citationsOf(
  blocks: readonly RootContent[],
  { register, former }: Statements,
  { layout }: Language,
): Citations {
  const directives = blocks.flatMap((block) => [...walk(block)].flatMap((node) => directiveOf(node) ?? []));
  const claims = known(
    directives.map((directive) => (directive.kind === 'claim' ? register.get(directive.id) : undefined)),
  );
  const quoted = directives.map((directive) =>
    directive.kind === 'formerly' ? former.get(formerKey(directive.id, directive.edition)) : undefined,
  );
  const sources = numbered(claims);
  const print: Printer = (node) => {
    const directive = directiveOf(node);
    switch (directive?.kind) {
      case 'claim': {
        const claim = register.get(directive.id);
        if (claim === undefined) return '';
        const numbers = claimSources(claim).map(({ url }) => sources.get(url)?.number ?? '');
        return `${claim.statement} [${numbers.join(', ')}]`;
      }
      case 'myth':
        return filled(layout.myth, { myth: directive.text });
      case 'formerly': {
        const statement = former.get(formerKey(directive.id, directive.edition))?.statement;
        return statement === undefined ? '' : filled(layout.formerly, { statement });
      }
      case undefined:
        return '';
    }
  };
  return { claims, former: known(quoted), sources: [...sources.values()], print };
}

function known(claims: readonly (Claim | undefined)[]): readonly Claim[] {
  return [...new Set(claims.filter((claim) => claim !== undefined))];
}

function numbered(claims: readonly Claim[]): ReadonlyMap<string, ListedSource> {
  const sources = new Map<string, ListedSource>();
  for (const claim of claims) {
    for (const { title, url } of claimSources(claim)) {
      const listed = sources.get(url);
      // A source that several claims cite is only as fresh as its oldest check.
      const checked =
        listed !== undefined && listed.checked < claim.verifiedOn ? listed.checked : claim.verifiedOn;
      sources.set(url, {
        number: listed?.number ?? sources.size + 1,
        title: listed?.title ?? title,
        url,
        checked,
      });
    }
  }
  return sources;
}
