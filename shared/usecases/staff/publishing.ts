import { AppError } from '#shared/domain/app-error.ts';
import type { Approval } from '#shared/domain/approval.ts';
import type { CampaignHead, CampaignVersion, Draft } from '#shared/domain/campaign.ts';
import type { Deps } from '../ports.ts';
import { startRecallWalks } from '../recall-walks.ts';
import { clearAlarms } from '../send-late.ts';
import type { Actor } from './actor.ts';
import { audited } from './audit.ts';
import { headOf } from './campaigns.ts';
import { contentBlocked } from './compiling.ts';
import { campaignArchived } from './drafts.ts';
import { wakeShards } from './running.ts';
import { type Content, draftToSign, signOffOf } from './sign-off.ts';

type Publishing = Pick<
  Deps,
  'audit' | 'campaigns' | 'clock' | 'compiler' | 'evidenceAlarms' | 'ids' | 'register' | 'sendQueue'
>;

/**
 * Publishes the draft that was approved, `draftRev`, as the next version, in the languages that were
 * reviewed. People who have begun stay with the version they began; new ones begin with this one. A
 * paused campaign stays paused. A correction goes out to everybody who was told what it takes back.
 *
 * @throws AppError forbidden for one of its authors; conflict when it is not approved, or the draft, the
 * register or the campaign changed since; invalid with everything that keeps the text from going out
 */
export async function publishCampaign(
  deps: Publishing,
  actor: Actor,
  campaign: string,
  draftRev: number,
): Promise<CampaignVersion> {
  const act = {
    action: 'publishCampaign',
    subject: campaign,
    detail: ({ version, locales, contentHash }: CampaignVersion) =>
      `rev ${draftRev}, version ${version}, ${locales.join(' ')}, ${contentHash}`,
  } as const;
  return audited(deps, actor, act, async () => {
    const { head, draft } = await draftToSign(deps, actor, campaign, draftRev);
    const approved = await approvedContent(deps, head, draft);
    const published = await putVersion(deps, actor, { head, draft, ...approved });
    await advance(deps, head, published);
    // Those who confirmed before there was anything to send need not wait for their daily look.
    if (head.version === undefined) await wakeShards(deps, campaign);
    if (head.recall !== undefined) await startRecallWalks(deps, head);
    // Other words go out now; what was skipped for the old ones is opened again at night.
    await clearAlarms(deps, (alarm) => alarm.campaign === campaign);
    return published;
  });
}

interface Approved {
  readonly content: Content;
  readonly approval: Approval;
}

/** The register may have changed since: then other words would go out than those that were approved. */
async function approvedContent(deps: Publishing, head: CampaignHead, draft: Draft): Promise<Approved> {
  if (draft.approval === undefined) {
    throw new AppError('conflict', 'approval.missing', 'Somebody must approve this text first.');
  }
  const { content, approval } = await signOffOf(deps, head, draft);
  if (content === undefined || approval === undefined) {
    throw new AppError(
      'conflict',
      'approval.outdated',
      'What would go out is not what was approved: a claim changed, or another language was reviewed. Check the draft, and approve it again.',
    );
  }
  if (content.findings.length > 0) throw contentBlocked(content.findings);
  return { content, approval };
}

/** How many numbers may be taken by publishers who died before the head named their version. */
const numbersTried = 10;

async function putVersion(
  deps: Publishing,
  actor: Actor,
  { head, draft, content, approval }: Approved & { readonly head: CampaignHead; readonly draft: Draft },
): Promise<CampaignVersion> {
  const { texts, findings: _, reviews, ...rest } = content;
  const first = (head.version ?? 0) + 1;
  for (let version = first; version < first + numbersTried; version++) {
    const published: CampaignVersion = {
      ...rest,
      campaign: head.id,
      version,
      name: draft.name,
      approval,
      reviews: [...reviews],
      draftRev: draft.rev,
      publishedAt: deps.clock.now(),
      publishedBy: actor.user,
      authors: draft.authors,
    };
    if (await deps.campaigns.putVersion(published, texts)) return published;
  }
  throw publishedMeanwhile();
}

/** Makes new people begin with this version, unless somebody else published or archived meanwhile. */
async function advance(deps: Publishing, seen: CampaignHead, published: CampaignVersion): Promise<void> {
  for (let attempt = 0; attempt < numbersTried; attempt++) {
    const head = await headOf(deps, seen.id);
    if (head.status === 'archived') throw campaignArchived();
    if (head.version !== seen.version) throw publishedMeanwhile();
    const saved = await deps.campaigns.saveHead({
      ...head,
      name: published.name,
      status: head.status === 'draft' ? 'running' : head.status,
      version: published.version,
      rev: head.rev + 1,
      changedAt: published.publishedAt,
    });
    if (saved) return;
  }
  throw publishedMeanwhile();
}

function publishedMeanwhile(): AppError {
  return new AppError('conflict', 'campaign.changed', 'Somebody else published meanwhile. Look at it again.');
}
