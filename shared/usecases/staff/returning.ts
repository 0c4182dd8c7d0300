import type { Return } from '#shared/domain/approval.ts';
import type { Deps } from '../ports.ts';
import type { Actor } from './actor.ts';
import { audited } from './audit.ts';
import { draftChanged, getDraft } from './drafts.ts';
import { draftToSign } from './sign-off.ts';

/**
 * Gives a draft back to its authors with what is to be changed. Its approval is void; its reviews hold,
 * since they are of the words as they are.
 *
 * @throws AppError not-found; forbidden for an author; conflict when it is archived or was changed since
 */
export async function returnDraft(
  deps: Pick<Deps, 'audit' | 'campaigns' | 'clock' | 'ids'>,
  actor: Actor,
  campaign: string,
  { rev, comment }: { readonly rev: number; readonly comment: string },
): Promise<Return & { readonly rev: number }> {
  const act = { action: 'returnDraft', subject: campaign, detail: `rev ${rev}` } as const;
  return audited(deps, actor, act, async () => {
    const { approval: _, ...draft } = (await draftToSign(deps, actor, campaign, rev)).draft;
    const returned: Return = { by: actor.user, at: deps.clock.now(), comment };
    if (!(await deps.campaigns.saveDraft({ ...draft, returned, rev: rev + 1 })))
      throw draftChanged((await getDraft(deps, campaign)).rev);
    return { ...returned, rev: rev + 1 };
  });
}
