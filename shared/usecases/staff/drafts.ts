import { AppError } from '#shared/domain/app-error.ts';
import type { CampaignHead, CampaignSource, Draft, StepSource } from '#shared/domain/campaign.ts';
import type { Deps } from '../ports.ts';
import type { Actor } from './actor.ts';
import { audited } from './audit.ts';
import { campaignUnknown, headOf } from './campaigns.ts';

/** @throws AppError not-found */
export async function getDraft(deps: Pick<Deps, 'campaigns'>, campaign: string): Promise<Draft> {
  const draft = await deps.campaigns.draft(campaign);
  if (draft === undefined) throw campaignUnknown();
  return draft;
}

/** @throws AppError not-found */
export async function draftStep(
  deps: Pick<Deps, 'campaigns'>,
  campaign: string,
  id: string,
): Promise<StepSource> {
  const { steps } = await getDraft(deps, campaign);
  const step = steps.find((candidate) => candidate.id === id);
  if (step === undefined) throw new AppError('not-found', 'step.unknown', 'The draft has no such step.');
  return step;
}

/**
 * Replaces the whole draft, if it is still the one that was edited (`rev`). Everybody who saved it
 * since it was last published is among its authors.
 */
export async function saveDraft(
  deps: Pick<Deps, 'campaigns' | 'audit' | 'clock' | 'ids'>,
  actor: Actor,
  campaign: string,
  { rev, name, policy, steps }: CampaignSource & { readonly rev: number },
): Promise<Draft> {
  return audited(
    deps,
    actor,
    { action: 'saveDraft', subject: campaign, detail: `rev ${rev + 1}` },
    async () => {
      const head = await headOf(deps, campaign);
      if (head.status === 'archived') throw campaignArchived();
      const before = await getDraft(deps, campaign);
      if (before.rev !== rev) throw draftChanged(before.rev);
      const authors = [...new Set([...(await authorsSince(deps, head, before)), actor.user])];
      const next: Draft = {
        campaign,
        name,
        ...(policy === undefined ? {} : { policy }),
        steps,
        rev: rev + 1,
        authors,
        changedAt: deps.clock.now(),
      };
      if (!(await deps.campaigns.saveDraft(next))) throw draftChanged((await getDraft(deps, campaign)).rev);
      return next;
    },
  );
}

/** Who has a hand in this draft; nobody yet, when it is what was published. */
async function authorsSince(
  deps: Pick<Deps, 'campaigns'>,
  { id, version }: CampaignHead,
  draft: Draft,
): Promise<readonly string[]> {
  const published = version === undefined ? undefined : await deps.campaigns.version(id, version);
  return published?.draftRev === draft.rev ? [] : draft.authors;
}

/** Somebody else saved since: `rev` is the one that stands now. */
export function draftChanged(rev: number): AppError {
  return new AppError('conflict', 'draft.changed', 'Somebody else saved this draft. Load it again.', [
    { field: 'rev', message: `is now ${rev}` },
  ]);
}

export function campaignArchived(): AppError {
  return new AppError('conflict', 'campaign.archived', 'An archived campaign stays as it is.');
}
