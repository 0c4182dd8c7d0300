import { AppError } from '#shared/domain/app-error.ts';
import type { Review } from '#shared/domain/approval.ts';
import type { Locale } from '#shared/domain/audience.ts';
import type { Deps } from '../ports.ts';
import type { Actor } from './actor.ts';
import { audited } from './audit.ts';
import { compileDraft, contentBlocked, localesIn } from './compiling.ts';
import { draftChanged, getDraft } from './drafts.ts';
import { contentChanged, draftToSign } from './sign-off.ts';

/**
 * Puts on record that somebody who reads this language, and did not write the text, has read every
 * variant of it. It holds for exactly these words: any edit removes it, and a claim that changes voids it.
 *
 * @param input `rev` is the one that was read; `hash`, where given, what `checkDraft` said of the language
 * @throws AppError not-found; forbidden for an author; conflict when it is archived or was changed since;
 * invalid when there is no such text, or not in every step
 */
export async function reviewDraft(
  deps: Pick<Deps, 'audit' | 'campaigns' | 'clock' | 'compiler' | 'ids' | 'register'>,
  actor: Actor,
  campaign: string,
  input: {
    readonly rev: number;
    readonly locale: Locale;
    readonly hash?: string | undefined;
    readonly note?: string | undefined;
  },
): Promise<Review & { readonly rev: number }> {
  const { rev, locale, note } = input;
  const detail = ({ hash }: Review) => `rev ${rev}, ${locale} ${hash}`;
  return audited(deps, actor, { action: 'reviewDraft', subject: campaign, detail }, async () => {
    const { head, draft } = await draftToSign(deps, actor, campaign, rev);
    if (!localesIn(draft.steps).includes(locale))
      throw new AppError('invalid', 'review.no_text', 'The draft has no text in this language.');
    const [language] = await compileDraft(deps, head, draft.steps, [locale]);
    if (language?.whole === undefined) throw contentBlocked(language?.findings ?? []);
    const { hash } = language.whole;
    if (input.hash !== undefined && input.hash !== hash) throw contentChanged();
    const review: Review = {
      locale,
      by: actor.user,
      at: deps.clock.now(),
      hash,
      ...(note === undefined ? {} : { note }),
    };
    const reviews = [...draft.reviews.filter((each) => each.locale !== locale), review];
    const { returned: _, ...kept } = draft;
    if (!(await deps.campaigns.saveDraft({ ...kept, reviews, rev: rev + 1 })))
      throw draftChanged((await getDraft(deps, campaign)).rev);
    return { ...review, rev: rev + 1 };
  });
}
