import { AppError } from '#shared/domain/app-error.ts';
import type { Approval } from '#shared/domain/approval.ts';
import type { Deps } from '../ports.ts';
import type { Actor } from './actor.ts';
import { audited } from './audit.ts';
import { contentBlocked } from './compiling.ts';
import { draftChanged, getDraft } from './drafts.ts';
import { contentChanged, draftToSign, signOffOf } from './sign-off.ts';

/**
 * A second person's sign-off of all that people would get: every variant in every language that was
 * reviewed, and when. It is bound to `hash`, which `checkDraft` tells, so nobody approves what they have
 * not seen.
 *
 * @throws AppError not-found; forbidden for an author; conflict when the draft, the register or the
 * reviews changed since; invalid with everything that keeps the text from going out
 */
export async function approveDraft(
  deps: Pick<Deps, 'audit' | 'campaigns' | 'clock' | 'compiler' | 'ids' | 'register'>,
  actor: Actor,
  campaign: string,
  input: { readonly rev: number; readonly hash: string; readonly reference?: string | undefined },
): Promise<Approval & { readonly rev: number; readonly locales: readonly string[] }> {
  const { rev, reference } = input;
  const act = {
    action: 'approveDraft',
    subject: campaign,
    detail: (result: { readonly hash: string; readonly locales: readonly string[] }) =>
      [`rev ${rev}`, result.locales.join(' '), result.hash, ...(reference ? [reference] : [])].join(', '),
  } as const;
  return audited(deps, actor, act, async () => {
    const { head, draft } = await draftToSign(deps, actor, campaign, rev);
    const { content } = await signOffOf(deps, head, draft);
    if (content === undefined) {
      throw new AppError('conflict', 'review.missing', 'Somebody must review the main language first.');
    }
    if (content.findings.length > 0) throw contentBlocked(content.findings);
    if (content.contentHash !== input.hash) throw contentChanged();
    const approval: Approval = {
      by: actor.user,
      at: deps.clock.now(),
      hash: content.contentHash,
      ...(reference === undefined ? {} : { reference }),
    };
    const { returned: _, ...kept } = draft;
    if (!(await deps.campaigns.saveDraft({ ...kept, approval, rev: rev + 1 })))
      throw draftChanged((await getDraft(deps, campaign)).rev);
    return { ...approval, rev: rev + 1, locales: content.locales };
  });
}
