import type { Root } from 'mdast';
import { mainLocale } from '#shared/domain/audience.ts';
import type { Claim } from '#shared/domain/claim.ts';
import type { Finding } from '#shared/domain/gates/gate.ts';
import type { LoadedLanguage } from '../content-files.ts';
import type { CompileContext } from './context.ts';
import { directiveOf } from './directives.ts';
import { placeOf, walk } from './parse.ts';

/** The claims that a text may name, with their statements in its language. */
export interface Statements {
  /** By id. What has no words in this language keeps those of the register, and has a finding where it is named. */
  readonly register: ReadonlyMap<string, Claim>;
  /** Earlier editions, as `E-03 1`. */
  readonly former: ReadonlyMap<string, Claim>;
}

export function statementsIn(loaded: LoadedLanguage, { register, former }: CompileContext): Statements {
  return { register: inLanguage(register, loaded), former: inLanguage(former, loaded) };
}

function inLanguage(claims: ReadonlyMap<string, Claim>, loaded: LoadedLanguage): ReadonlyMap<string, Claim> {
  if (loaded.language.locale === mainLocale) return claims;
  return new Map(
    [...claims].map(([key, claim]) => [
      key,
      { ...claim, statement: translated(claim, loaded) ?? claim.statement },
    ]),
  );
}

/** The words of just this edition of a claim: those of another one say something else. */
function translated({ id, edition }: Claim, { claims }: LoadedLanguage): string | undefined {
  const words = claims?.[id];
  return words?.edition === edition ? words.statement : words?.formerly?.[edition];
}

/** Claims that a text names and that have no words in its language, and editions that nobody knows. */
export function statementFindings(
  root: Root,
  loaded: LoadedLanguage,
  { register, former }: CompileContext,
): readonly Finding[] {
  return [...walk(root)].flatMap((node) => {
    const directive = directiveOf(node);
    if (directive === undefined || directive.kind === 'myth') return [];
    const { id } = directive;
    const formerly = directive.kind === 'formerly';
    const claim = formerly ? former.get(formerKey(id, directive.edition)) : register.get(id);
    const place = placeOf(node);
    if (claim === undefined) {
      // That a claim is not in the register at all is for the gates.
      if (!formerly) return [];
      const reason = `Edition ${directive.edition} of claim ${id} is not among those that this mail takes back.`;
      return [{ place, reason, remedy: 'Name the claim and the edition that it corrects.' }];
    }
    return untranslated(claim, loaded, formerly).map((fault) => ({ place, ...fault }));
  });
}

export function formerKey(id: string, edition: number): string {
  return `${id} ${edition}`;
}

function untranslated(
  claim: Claim,
  loaded: LoadedLanguage,
  formerly: boolean,
): readonly Omit<Finding, 'place'>[] {
  const { locale } = loaded.language;
  if (locale === mainLocale || translated(claim, loaded) !== undefined) return [];
  const { id, edition } = claim;
  const words = `The ${languageName(locale)} words of claim ${id}`;
  const known = loaded.claims?.[id]?.edition;
  const reason =
    known === undefined || formerly
      ? `${words} in its edition ${edition} are missing.`
      : `${words} are those of edition ${known}.`;
  const where = `locales/${locale}/claims.yaml`;
  const remedy = formerly
    ? `Put them under "formerly" of this claim in ${where}.`
    : `Translate edition ${edition} in ${where}.`;
  return [{ reason, remedy }];
}

const languageNames = new Intl.DisplayNames(['en'], { type: 'language' });

function languageName(locale: string): string {
  return languageNames.of(locale.split('-')[0] ?? locale) ?? locale;
}
