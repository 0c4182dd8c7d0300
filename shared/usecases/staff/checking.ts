import type { Approval, Review } from '#shared/domain/approval.ts';
import { type Locale, type VariantKey, variantKeysOf } from '#shared/domain/audience.ts';
import type { CampaignVersion, Draft } from '#shared/domain/campaign.ts';
import type { CompiledStep, CompiledVariant } from '#shared/domain/compiled-step.ts';
import { stepHash } from '#shared/domain/content-hash.ts';
import type { ContentProblem } from '#shared/domain/content-problem.ts';
import type { DraftState } from '#shared/domain/draft-state.ts';
import type { Deps } from '../ports.ts';
import { getCampaign } from './campaigns.ts';
import { type CompiledLanguage, inLanguages, localesIn } from './compiling.ts';
import { getDraft } from './drafts.ts';
import { type SignOff, signOffOf } from './sign-off.ts';

interface LanguageCheck {
  readonly locale: Locale;
  /** Its own name for itself; absent where nothing is shipped for it. */
  readonly name?: string;
  /** Why nobody may approve it before somebody has read it who speaks it. */
  readonly needsReader?: string;
  /** Every step has a text in it. */
  readonly complete: boolean;
  readonly published: boolean;
  /** Of every variant of every step; absent unless it is complete. */
  readonly hash?: string;
  /** Absent where nobody read it, or the text is no longer what was read. */
  readonly review?: Review;
}

interface StepCheck {
  readonly id: string;
  readonly changed: boolean;
  /** Whose words differ; empty where none are published. */
  readonly variants: readonly VariantKey[];
}

interface DraftCheck {
  readonly rev: number;
  readonly state: DraftState;
  readonly languages: readonly LanguageCheck[];
  /** Whether its words are other ones than those that people get today. */
  readonly steps: readonly StepCheck[];
  /** What an approval would be bound to; absent until the main language is reviewed. */
  readonly contentHash?: string;
  /** Absent where nobody approved, or the content is no longer what was approved. */
  readonly approval?: Approval;
  readonly findings: readonly ContentProblem[];
}

/**
 * Everything there is to know before a draft is reviewed, approved or published.
 *
 * @throws AppError not-found
 */
export async function checkDraft(
  deps: Pick<Deps, 'campaigns' | 'clock' | 'compiler' | 'register'>,
  campaign: string,
): Promise<DraftCheck> {
  const { published, ...head } = await getCampaign(deps, campaign);
  const draft = await getDraft(deps, campaign);
  const signed = await signOffOf(deps, head, draft, localesIn(draft.steps));
  const { languages, reviews, content, approval } = signed;
  const texts = textsLike(published, languages);
  const steps = await Promise.all(draft.steps.map(({ id }) => compare(deps, published, texts, id)));
  const names = new Map(deps.compiler.languages().map((language) => [language.locale, language]));
  return {
    rev: draft.rev,
    state: stateOf(draft, signed, published),
    languages: languages.map(({ locale, whole }) => {
      const review = reviews.find((each) => each.locale === locale);
      return {
        ...names.get(locale),
        locale,
        complete: whole !== undefined,
        published: published?.locales.includes(locale) ?? false,
        ...(whole === undefined ? {} : { hash: whole.hash }),
        ...(review === undefined ? {} : { review }),
      };
    }),
    steps,
    ...(content === undefined ? {} : { contentHash: content.contentHash }),
    ...(approval === undefined ? {} : { approval }),
    findings: languages.flatMap(({ findings }) => findings),
  };
}

function stateOf(
  { rev }: Draft,
  { content, approval }: SignOff,
  published: CampaignVersion | undefined,
): DraftState {
  if (content === undefined) return 'draft';
  if (published?.draftRev === rev && published.contentHash === content.contentHash) return 'published';
  return approval === undefined ? 'reviewed' : 'approved';
}

/** The draft in the languages that are published. */
function textsLike(
  published: CampaignVersion | undefined,
  languages: readonly CompiledLanguage[],
): readonly CompiledStep[] {
  const same = languages.filter(({ locale }) => published?.locales.includes(locale));
  return inLanguages(same.flatMap(({ whole }) => (whole === undefined ? [] : [whole.steps])));
}

/** By the words of the languages that are published; a step without such words counts as changed. */
async function compare(
  deps: Pick<Deps, 'campaigns'>,
  published: CampaignVersion | undefined,
  texts: readonly CompiledStep[],
  id: string,
): Promise<StepCheck> {
  const now = texts.find((text) => text.id === id);
  if (published === undefined || now === undefined) return { id, changed: true, variants: [] };
  if (stepHash(now) === published.stepHashes[id]) return { id, changed: false, variants: [] };
  const before = await deps.campaigns.step(published.campaign, published.version, id);
  if (before === undefined) return { id, changed: true, variants: [] };
  const keys = variantKeysOf(published.locales);
  return {
    id,
    changed: true,
    variants: keys.filter((key) => !sameMail(before.variants[key], now.variants[key])),
  };
}

function sameMail(a: CompiledVariant | undefined, b: CompiledVariant | undefined): boolean {
  return a?.subject === b?.subject && a?.html === b?.html && a?.text === b?.text;
}
