import { AppError } from '#shared/domain/app-error.ts';
import type { Approval, Review } from '#shared/domain/approval.ts';
import { type Locale, mainLocale } from '#shared/domain/audience.ts';
import type { CampaignHead, CampaignVersion, Draft, StepTiming } from '#shared/domain/campaign.ts';
import type { CompiledStep } from '#shared/domain/compiled-step.ts';
import { contentHash, stepHash } from '#shared/domain/content-hash.ts';
import type { ContentProblem } from '#shared/domain/content-problem.ts';
import type { Deps } from '../ports.ts';
import type { Actor } from './actor.ts';
import { headOf } from './campaigns.ts';
import { type CompiledLanguage, compileDraft, inLanguages, localesIn } from './compiling.ts';
import { campaignArchived, draftChanged, getDraft } from './drafts.ts';

/** What a draft would give people, if it were published as it stands and as the register stands. */
export type Content = Pick<
  CampaignVersion,
  'policy' | 'steps' | 'locales' | 'stepHashes' | 'contentHash' | 'reviews'
> & {
  readonly texts: readonly CompiledStep[];
  /** What keeps it from going out. */
  readonly findings: readonly ContentProblem[];
};

/** A draft, and what of its reviews and its approval still holds. */
export interface SignOff {
  readonly languages: readonly CompiledLanguage[];
  /** Of texts that are to the letter those that were read. */
  readonly reviews: readonly Review[];
  /** Absent until somebody has reviewed the main language. */
  readonly content?: Content;
  /** Absent where it is of other content than this. */
  readonly approval?: Approval;
}

/**
 * Compiles the draft against the register of this moment, and holds what people signed against it.
 *
 * @param locales which languages to compile; left out: those that somebody reviewed
 */
export async function signOffOf(
  deps: Pick<Deps, 'clock' | 'compiler' | 'register'>,
  head: Pick<CampaignHead, 'id' | 'recall'>,
  draft: Draft,
  locales = reviewedIn(draft),
): Promise<SignOff> {
  const languages = await compileDraft(deps, head, draft.steps, locales);
  const hashes = new Map(languages.map(({ locale, whole }) => [locale, whole?.hash]));
  const reviews = draft.reviews.filter(({ locale, hash }) => hashes.get(locale) === hash);
  if (reviews.every(({ locale }) => locale !== mainLocale)) return { languages, reviews };
  const content = contentOf(draft, languages, reviews);
  const holds = draft.approval?.hash === content.contentHash;
  return { languages, reviews, content, ...(draft.approval && holds ? { approval: draft.approval } : {}) };
}

/**
 * The draft that somebody looked at and may sign.
 *
 * @throws AppError not-found; conflict when it is archived or was changed since; forbidden for its authors
 */
export async function draftToSign(
  deps: Pick<Deps, 'campaigns'>,
  actor: Actor,
  campaign: string,
  rev: number,
): Promise<{ readonly head: CampaignHead; readonly draft: Draft }> {
  const head = await headOf(deps, campaign);
  const draft = await getDraft(deps, campaign);
  if (head.status === 'archived') throw campaignArchived();
  if (draft.rev !== rev) throw draftChanged(draft.rev);
  if (draft.authors.includes(actor.user)) {
    throw new AppError(
      'forbidden',
      'campaign.same_person',
      'Somebody who did not write this text must do this.',
    );
  }
  return { head, draft };
}

/** The draft is the same, but a claim in it is not. */
export function contentChanged(): AppError {
  return new AppError(
    'conflict',
    'content.changed',
    'The text is not the one that you looked at: a claim in it changed. Check the draft again.',
  );
}

function reviewedIn({ steps, reviews }: Draft): readonly Locale[] {
  return localesIn(steps).filter((locale) => reviews.some((review) => review.locale === locale));
}

/** Languages that nobody reviewed are left out: their readers get the main one. */
function contentOf(
  { policy, steps }: Draft,
  languages: readonly CompiledLanguage[],
  reviews: readonly Review[],
): Content {
  const covered = languages.filter((language) => reviews.some(({ locale }) => locale === language.locale));
  const texts = inLanguages(covered.flatMap(({ whole }) => (whole === undefined ? [] : [whole.steps])));
  const content = {
    ...(policy === undefined ? {} : { policy }),
    steps: steps.map(timingOf),
    locales: covered.map(({ locale }) => locale),
    stepHashes: Object.fromEntries(texts.map((text) => [text.id, stepHash(text)])),
  };
  return {
    ...content,
    contentHash: contentHash(content),
    reviews: [...reviews],
    texts,
    findings: covered.flatMap(({ findings }) => findings),
  };
}

function timingOf({ id, delayDays, window, audiences, ifLate, disabled }: StepTiming): StepTiming {
  return {
    id,
    delayDays,
    window,
    ...(audiences === undefined ? {} : { audiences }),
    ...(ifLate === undefined ? {} : { ifLate }),
    ...(disabled === undefined ? {} : { disabled }),
  };
}
