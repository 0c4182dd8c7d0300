import { createHash } from 'node:crypto';

import { AppError } from '#shared/domain/app-error.ts';
import { variantKeys } from '#shared/domain/audience.ts';
import {
  type CampaignHead,
  type CampaignVersion,
  type CompiledStep,
  type Draft,
  policyOf,
  type StepTiming,
} from '#shared/domain/campaign.ts';
import type { Deps } from '../ports.ts';
import type { Actor } from './actor.ts';
import { audited } from './audit.ts';
import { headOf } from './campaigns.ts';
import { compileSteps } from './compiling.ts';
import { campaignArchived, draftChanged, getDraft } from './drafts.ts';
import { wakeShards } from './running.ts';

type Publishing = Pick<Deps, 'audit' | 'campaigns' | 'clock' | 'compiler' | 'ids' | 'sendQueue'>;

/**
 * Publishes the draft that the approver looked at, `draftRev`, as the next version. People who have
 * begun stay with the version they began; new ones begin with this one. A paused campaign stays
 * paused.
 *
 * @throws AppError forbidden for one of its authors, conflict when the draft or the campaign changed
 * meanwhile, invalid with everything that keeps the text from going out
 */
export async function publishCampaign(
  deps: Publishing,
  actor: Actor,
  campaign: string,
  draftRev: number,
): Promise<CampaignVersion> {
  const act = { action: 'publishCampaign', subject: campaign, detail: `rev ${draftRev}` } as const;
  return audited(deps, actor, act, async () => {
    const head = await headOf(deps, campaign);
    const draft = await getDraft(deps, campaign);
    if (head.status === 'archived') throw campaignArchived();
    if (draft.rev !== draftRev) throw draftChanged(draft.rev);
    if (draft.authors.includes(actor.user)) {
      throw new AppError(
        'forbidden',
        'campaign.same_person',
        'Somebody who did not write this text must publish it.',
      );
    }
    const published = await putVersion(deps, actor, head, draft);
    await advance(deps, head, published);
    // Those who confirmed before there was anything to send need not wait for their daily look.
    if (head.version === undefined) await wakeShards(deps, campaign);
    return published;
  });
}

/** How many numbers may be taken by publishers who died before the head named their version. */
const numbersTried = 10;

async function putVersion(
  deps: Publishing,
  actor: Actor,
  head: CampaignHead,
  draft: Draft,
): Promise<CampaignVersion> {
  const publishedAt = deps.clock.now();
  const texts = compileSteps(deps, draft.steps, publishedAt);
  const steps = draft.steps.map(timingOf);
  const first = (head.version ?? 0) + 1;
  for (let version = first; version < first + numbersTried; version++) {
    const published: CampaignVersion = {
      campaign: head.id,
      version,
      name: draft.name,
      ...(draft.policy === undefined ? {} : { policy: draft.policy }),
      steps,
      contentHash: contentHash(steps, texts, draft.policy),
      draftRev: draft.rev,
      publishedAt,
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

/**
 * SHA-256, hex, over all that people get: every variant of every step, and when they get it. The
 * order of every key is fixed here, so that the same content has the same hash anywhere.
 */
export function contentHash(
  timings: readonly StepTiming[],
  texts: readonly CompiledStep[],
  policy?: CampaignVersion['policy'],
): string {
  const hash = createHash('sha256');
  const { unknown, maxLatenessDays, edits } = policyOf({ policy });
  hash.update(JSON.stringify([unknown, maxLatenessDays, edits]));
  for (const { id, delayDays, window, audiences, ifLate, disabled } of timings) {
    const { from, to, weekdays } = window;
    const rest = [audiences ?? null, ifLate ?? 're-space', disabled ?? false];
    hash.update(JSON.stringify([id, delayDays, from, to, weekdays, ...rest]));
  }
  for (const { id, subject, variants } of texts) {
    const bodies = variantKeys.map((key) => [key, variants[key].html, variants[key].text]);
    hash.update(JSON.stringify([id, subject, bodies]));
  }
  return hash.digest('hex');
}
