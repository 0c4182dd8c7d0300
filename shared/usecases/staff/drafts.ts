import { AppError } from '#shared/domain/app-error.ts';
import type { CampaignHead, CampaignSource, Draft, StepSource } from '#shared/domain/campaign.ts';
import type { ContentProblem } from '#shared/domain/content-problem.ts';
import type { Deps } from '../ports.ts';
import type { Actor } from './actor.ts';
import { audited } from './audit.ts';
import { campaignUnknown, headOf } from './campaigns.ts';
import { compileDraft } from './compiling.ts';

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
 * Replaces the whole draft, if it is still the one that was edited (`rev`), and tells everything that
 * would keep it from being approved; saving it is never refused for that. Everybody who saved it since
 * it was last published is among its authors. Reviews and approval were of another text, so they go;
 * what a reader wants changed stays until one of them has read it again.
 *
 * @throws AppError not-found; conflict when it is archived or somebody else saved since
 */
export async function saveDraft(
  deps: Pick<Deps, 'audit' | 'campaigns' | 'clock' | 'compiler' | 'ids' | 'register'>,
  actor: Actor,
  campaign: string,
  source: CampaignSource & { readonly rev: number },
): Promise<Draft & { readonly findings: readonly ContentProblem[] }> {
  const act = { action: 'saveDraft', subject: campaign, detail: `rev ${source.rev + 1}` } as const;
  const { head, draft } = await audited(deps, actor, act, () => replaceDraft(deps, actor, campaign, source));
  const languages = await compileDraft(deps, head, draft.steps);
  return { ...draft, findings: languages.flatMap(({ findings }) => findings) };
}

async function replaceDraft(
  deps: Pick<Deps, 'campaigns' | 'clock'>,
  actor: Actor,
  campaign: string,
  { rev, name, policy, steps }: CampaignSource & { readonly rev: number },
): Promise<{ readonly head: CampaignHead; readonly draft: Draft }> {
  const head = await headOf(deps, campaign);
  if (head.status === 'archived') throw campaignArchived();
  const before = await getDraft(deps, campaign);
  if (before.rev !== rev) throw draftChanged(before.rev);
  const authors = [...new Set([...(await authorsSince(deps, head, before)), actor.user])];
  const draft: Draft = {
    campaign,
    name,
    ...(policy === undefined ? {} : { policy }),
    steps,
    rev: rev + 1,
    authors,
    changedAt: deps.clock.now(),
    reviews: [],
    ...(before.returned === undefined ? {} : { returned: before.returned }),
  };
  if (!(await deps.campaigns.saveDraft(draft))) throw draftChanged((await getDraft(deps, campaign)).rev);
  return { head, draft };
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
