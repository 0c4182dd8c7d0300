import { mainLocale } from '#shared/domain/audience.ts';
import { type Claim, type ClaimFault, claimFault } from '#shared/domain/claim.ts';
import type { Shipped } from './shipped.ts';

/** Something wrong in a file of the register, below the content folder. */
export interface RegisterFinding {
  readonly file: string;
  readonly reason: string;
  readonly remedy: string;
}

/** What no text shows: claims that name each other wrongly, translations of other words, help lines nobody stands behind. */
export function registerFindings(shipped: Shipped, now: number): readonly RegisterFinding[] {
  return [
    ...[...shipped.register.values()].flatMap((claim) => relationFindings(claim, shipped)),
    ...translationFindings(shipped),
    ...crisisFindings(shipped, now),
  ];
}

function relationFindings(claim: Claim, { register }: Shipped): readonly RegisterFinding[] {
  const { id, supersedes, supersededBy } = claim;
  const newer = supersededBy === undefined ? [] : [supersededBy];
  const named = [...new Set([...claim.with, ...supersedes, ...newer])];
  const at = (reason: string, remedy: string) => ({ file: `claims/${id}.yaml`, reason, remedy });
  const unknown = named
    .filter((other) => !register.has(other))
    .map((other) =>
      at(`Claim ${id} names ${other}, which is not there.`, 'Correct the id, or add that claim.'),
    );
  const oneSided = [
    ...newer.filter((other) => register.get(other)?.supersedes.includes(id) === false),
    ...supersedes.filter((other) => register.has(other) && register.get(other)?.supersededBy !== id),
  ].map((other) =>
    at(`Claims ${id} and ${other} disagree on which replaces the other.`, 'Write it into both files.'),
  );
  if (claim.confidence !== 'H') return [...unknown, ...oneSided];
  const lame = claim.with
    .filter((other) => register.get(other)?.confidence !== 'H' && register.has(other))
    .map((other) =>
      at(
        `Claim ${id} must stand with ${other}, which is not confirmed well enough to print.`,
        `Have the source of ${other} checked, or name another claim.`,
      ),
    );
  return [...unknown, ...oneSided, ...lame];
}

function translationFindings({ register, languages }: Shipped): readonly RegisterFinding[] {
  return [...languages].flatMap(([locale, { claims = {} }]) =>
    Object.entries(claims).flatMap(([id, { edition }]) => {
      const file = `locales/${locale}/claims.yaml`;
      const claim = register.get(id);
      if (claim === undefined) {
        const reason = `There is no claim ${id} to translate.`;
        return [{ file, reason, remedy: 'Correct the id, or take it out.' }];
      }
      if (claim.edition === edition) return [];
      const reason = `The words of claim ${id} are those of edition ${edition}; the register has edition ${claim.edition}.`;
      return [{ file, reason, remedy: `Translate edition ${claim.edition}.` }];
    }),
  );
}

const faults: Readonly<Record<ClaimFault, string>> = {
  unknown: 'is not in the register',
  withdrawn: 'was withdrawn',
  superseded: 'was replaced by another claim',
  'low-confidence': 'is not confirmed well enough',
  expired: 'is past its review date',
};

function crisisFindings({ register, crisis }: Shipped, now: number): readonly RegisterFinding[] {
  const named = [...new Set([...crisis.lines, ...crisis.emergency].map(({ claim }) => claim))];
  return named.flatMap((id) => {
    const fault = claimFault(register.get(id), now);
    if (fault === undefined) return [];
    const reason = `Claim ${id} behind a help line ${faults[fault]}.`;
    return [{ file: 'crisis.yaml', reason, remedy: 'Call or open the line, and renew the claim.' }];
  });
}

/** What is no fault, and worth knowing. One line each. */
export function registerNotes(
  { register, languages }: Shipped,
  uses: ReadonlyMap<string, ReadonlySet<string>>,
): readonly string[] {
  const all = [...register.values()];
  const confirmed = all.filter(({ confidence }) => confidence === 'H');
  const unused = confirmed.filter(({ id }) => !uses.has(id)).map(({ id }) => id);
  const untranslated = [...languages]
    .filter(([locale]) => locale !== mainLocale)
    .map(([locale, { claims }]) => {
      const missing = confirmed.filter(({ id }) => claims?.[id] === undefined).map(({ id }) => id);
      return { locale, missing };
    })
    .filter(({ missing }) => missing.length > 0);
  const needsReader = [...languages].flatMap(([locale, { language }]) =>
    language.needsReader === undefined ? [] : [`${locale}: ${language.needsReader}`],
  );
  return [
    `${all.length} claims, ${all.length - confirmed.length} of them not confirmed well enough to print.`,
    ...(unused.length === 0 ? [] : [`Confirmed, and in no text: ${unused.join(', ')}.`]),
    ...untranslated.map(({ locale, missing }) => `Without words in ${locale}: ${missing.join(', ')}.`),
    ...needsReader,
  ];
}
