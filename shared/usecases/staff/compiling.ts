import { AppError } from '#shared/domain/app-error.ts';
import { type Locale, mainLocale } from '#shared/domain/audience.ts';
import type { CampaignHead, StepSource } from '#shared/domain/campaign.ts';
import type { Claim } from '#shared/domain/claim.ts';
import type { CompiledStep } from '#shared/domain/compiled-step.ts';
import { localeHash } from '#shared/domain/content-hash.ts';
import type { ContentProblem } from '#shared/domain/content-problem.ts';
import type { Compilation, Compiler } from '../ports/content.ts';
import type { Deps } from '../ports.ts';

type Compiling = Pick<Deps, 'clock' | 'compiler' | 'register'>;
type Owner = Pick<CampaignHead, 'id' | 'recall'>;

/** Every step in one language. */
export interface CompiledLanguage {
  readonly locale: Locale;
  /** In the order of the draft, and what their reviewer reads; absent unless every step could be compiled. */
  readonly whole?: { readonly steps: readonly CompiledStep[]; readonly hash: string };
  readonly findings: readonly ContentProblem[];
}

/** Every language in which any step has a text, the main one first. */
export function localesIn(sources: readonly Pick<StepSource, 'texts'>[]): readonly Locale[] {
  const others = new Set(sources.flatMap(({ texts }) => Object.keys(texts)));
  others.delete(mainLocale);
  return [mainLocale, ...[...others].sort()];
}

/**
 * Each language by itself, so that one that is not finished stands in the way of no other. Takes some
 * hundred milliseconds a language for a sequence of eight mails.
 */
export async function compileDraft(
  deps: Compiling,
  owner: Owner,
  sources: readonly StepSource[],
  locales = localesIn(sources),
): Promise<readonly CompiledLanguage[]> {
  const against = await compilationFor(deps, owner);
  return locales.map((locale) => {
    const compiled = sources.map((source) =>
      deps.compiler.compile(source, { ...against, locales: [locale] }),
    );
    const steps = compiled.flatMap(({ step }) => step ?? []);
    const findings = compiled.flatMap((step) => step.findings);
    if (steps.length < sources.length) return { locale, findings };
    return { locale, whole: { steps, hash: localeHash(steps, locale) }, findings };
  });
}

/**
 * One step in one language, whatever its gates found.
 *
 * @throws AppError invalid, with all findings, when it could not be compiled at all
 */
export async function compileStep(
  deps: Compiling,
  owner: Owner,
  source: StepSource,
  locale: Locale,
): Promise<ReturnType<Compiler['compile']> & { readonly step: CompiledStep }> {
  const against = await compilationFor(deps, owner);
  const { step, ...compiled } = deps.compiler.compile(source, { ...against, locales: [locale] });
  if (step === undefined) throw contentBlocked(compiled.findings);
  return { step, ...compiled };
}

/** The same steps with the variants of all these languages. */
export function inLanguages(languages: readonly (readonly CompiledStep[])[]): readonly CompiledStep[] {
  const [main = []] = languages;
  return main.map(({ id }, place) => {
    const same = languages.flatMap((steps) => steps[place] ?? []);
    return {
      id,
      variants: Object.fromEntries(same.flatMap(({ variants }) => Object.entries(variants))),
      claims: Object.fromEntries(same.flatMap(({ claims }) => Object.entries(claims))),
    };
  });
}

export function contentBlocked(problems: readonly ContentProblem[]): AppError {
  return new AppError(
    'invalid',
    'content.blocked',
    'The text cannot go out like this.',
    problems.map(({ step, locale, place, reason, remedy }) => ({
      field: `${[step, locale].filter((part) => part !== undefined).join(', ')}: ${place}`,
      message: `${reason} ${remedy}`,
    })),
  );
}

/** The register as it stands; for a correction also how the claim stood that it takes back. */
async function compilationFor(
  { clock, register }: Compiling,
  { id, recall }: Owner,
): Promise<Omit<Compilation, 'locales'>> {
  const history = recall === undefined ? [] : await register.history(recall.claim);
  const former = new Map<string, Claim>(
    history
      .filter(({ edition }) => recall !== undefined && edition <= recall.edition)
      .map((claim) => [`${claim.id} ${claim.edition}`, claim]),
  );
  return { campaign: id, register: await register.all(), former, now: clock.now() };
}
