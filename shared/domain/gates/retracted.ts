import { type Claim, claimSources } from '../claim.ts';
import { unique } from './findings.ts';
import type { Finding, Gate } from './gate.ts';

/** Papers that their journal took back are cited nowhere: in no text, no link and no claim. */
export const retracted: Gate = ({ register, subject, preview, prose, myths, links, variants }) => {
  const papers = [...new Set([...register.values()].flatMap((claim) => claim.retracted))].map(paperPattern);
  const remedy = 'Take it out, and cite work that stands.';
  const cited = (place: string, texts: readonly string[]): readonly Finding[] =>
    papers
      .filter(({ pattern }) => texts.some((text) => pattern.test(readable(text))))
      .map(({ doi }) => ({ place, reason: `The paper ${doi} was retracted.`, remedy }));
  return unique([
    ...cited('subject', [subject]),
    ...cited('preview', [preview]),
    ...[...prose, ...myths].flatMap(({ place, text }) => cited(place, [text])),
    ...links.flatMap(({ place, url, label }) => cited(place, [url, label])),
    ...variants.flatMap(({ claims }) => claims.flatMap((claim) => cited(`claim ${claim.id}`, citing(claim)))),
  ]);
};

/** What of a claim cites something. Its figure may name a retracted paper in order to say so. */
function citing(claim: Claim): readonly string[] {
  return [claim.doi ?? '', claim.statement, ...claimSources(claim).flatMap(({ title, url }) => [title, url])];
}

function paperPattern(doi: string): { readonly doi: string; readonly pattern: RegExp } {
  const literal = doi.toLowerCase().replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
  return { doi, pattern: new RegExp(`(?<![\\d.])${literal}(?![\\p{L}\\p{N}])`, 'u') };
}

/** Addresses may hold a DOI with its slash escaped. */
function readable(text: string): string {
  return text.replace(/%2f/gi, '/').replace(/%28/g, '(').replace(/%29/g, ')').toLowerCase();
}
