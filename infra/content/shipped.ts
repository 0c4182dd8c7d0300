import type { CompileContext } from '#shared/adapters/content-compiler/context.ts';
import {
  type LoadedLanguage,
  listTemplates,
  loadClaims,
  loadCorrection,
  loadCrisisLines,
  loadLanguages,
  loadTemplate,
} from '#shared/adapters/content-files.ts';
import { correctionStep } from '#shared/adapters/shipped-correction.ts';
import { type Locale, mainLocale } from '#shared/domain/audience.ts';
import { localesOf, type StepSource } from '#shared/domain/campaign.ts';
import { type Claim, isPrintable } from '#shared/domain/claim.ts';
import type { CrisisLines } from '#shared/domain/crisis.ts';
import type { Sender } from '#shared/domain/sender.ts';
import { stepFiles } from './campaign-file.ts';
import { UsageError } from './usage-error.ts';

/** Everything in the content folder but the texts. */
export interface Shipped {
  readonly contentDir: string;
  readonly register: ReadonlyMap<string, Claim>;
  readonly languages: ReadonlyMap<Locale, LoadedLanguage>;
  readonly crisis: CrisisLines;
}

/** One step in one language, and its file below the content folder. */
export interface ShippedText {
  readonly campaign: string;
  readonly step: StepSource;
  readonly locale: Locale;
  readonly file: string;
}

/** Which texts are meant; what is left out means all. */
export interface Choice {
  readonly campaign?: string | undefined;
  readonly step?: string | undefined;
  readonly locale?: Locale | undefined;
}

/** Stands in the place of the deployment's own, which the files do not know. */
const sender: Sender = {
  name: 'Lantern',
  postalAddress: '1 Example Street, Springfield, IL 62701, USA',
  publicUrl: 'https://lantern.example.org',
  sequenceAddress: 'hello@letters.example.org',
  confirmationAddress: 'hello@confirm.example.org',
  replyTo: 'care@example.org',
};

/** @throws ContentError naming the file that does not load */
export function loadShipped(contentDir: string): Shipped {
  return {
    contentDir,
    register: loadClaims(contentDir),
    languages: loadLanguages(contentDir),
    crisis: loadCrisisLines(contentDir),
  };
}

/** @throws UsageError when nothing of that name is shipped */
export function textsOf(shipped: Shipped, choice: Choice, now: number): readonly ShippedText[] {
  const { contentDir } = shipped;
  const campaigns = known('campaign', choice.campaign, [...listTemplates(contentDir), corrections]);
  const all = campaigns.flatMap((campaign) =>
    campaign === corrections ? correctionTexts(shipped, now) : templateTexts(contentDir, campaign),
  );
  const steps = known('step', choice.step, unique(all.map(({ step }) => step.id)));
  const locales = known('language', choice.locale, unique(all.map((text) => text.locale)));
  return all.filter(({ step, locale }) => steps.includes(step.id) && locales.includes(locale));
}

function templateTexts(contentDir: string, campaign: string): readonly ShippedText[] {
  const { steps } = loadTemplate(contentDir, campaign);
  const files = stepFiles(contentDir, campaign);
  return steps.flatMap((step) => textsIn(campaign, step, localesOf(steps), files.get(step.id) ?? ''));
}

function textsIn(
  campaign: string,
  step: StepSource,
  locales: readonly Locale[],
  file: string,
): readonly ShippedText[] {
  return locales.map((locale) => ({
    campaign,
    step,
    locale,
    file: `campaigns/${campaign}/${locale}/${file}`,
  }));
}

/** The folder of the mails that take a claim back. */
const corrections = 'correction';

/** The templates of corrections, as they would take back some claim that may be printed today. */
function correctionTexts(shipped: Shipped, now: number): readonly ShippedText[] {
  const claim = sampleClaim(shipped, now);
  if (claim === undefined) return [];
  const files = stepFiles(shipped.contentDir, corrections);
  return (['correction', 'withdrawal'] as const).flatMap((kind) => {
    const loaded = loadCorrection(shipped.contentDir, kind);
    // Its own id back, by which an editor knows it: mails of it say less.
    const step = {
      ...correctionStep(loaded, { claim: claim.id, edition: claim.edition }),
      id: kind,
    };
    return textsIn(corrections, step, localesOf([step]), files.get(kind) ?? '');
  });
}

/** One that stands alone, has words in every language and holds longest, so that it brings no finding of its own. */
function sampleClaim({ register, languages }: Shipped, now: number): Claim | undefined {
  const isTranslated = ({ id, edition }: Claim): boolean =>
    [...languages.values()].every(
      ({ language, claims }) => language.locale === mainLocale || claims?.[id]?.edition === edition,
    );
  const [latest] = [...register.values()]
    .filter((claim) => isPrintable(claim, now) && isTranslated(claim))
    .filter(({ kind, with: companions }) => kind === 'status' && companions.length === 0)
    .sort((a, b) => b.reviewBy.localeCompare(a.reviewBy));
  return latest;
}

/** What one text is compiled against. */
export function contextOf(shipped: Shipped, { campaign, locale }: ShippedText, now: number): CompileContext {
  const { register, languages } = shipped;
  const former = new Map([...register.values()].map((claim) => [`${claim.id} ${claim.edition}`, claim]));
  return { campaign, locales: [locale], register, former, languages, sender, now };
}

export const publicUrl = sender.publicUrl;

function known(what: string, wanted: string | undefined, all: readonly string[]): readonly string[] {
  if (wanted === undefined) return all;
  if (all.includes(wanted)) return [wanted];
  throw new UsageError(`There is no ${what} "${wanted}"; there are ${all.join(', ')}.`);
}

function unique(names: readonly string[]): readonly string[] {
  return [...new Set(names)];
}
