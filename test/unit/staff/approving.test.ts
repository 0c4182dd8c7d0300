import { describe, expect, it } from 'vitest';

import { mainLocale } from '#shared/domain/audience.ts';
import { approveDraft } from '#shared/usecases/staff/approving.ts';
import { checkDraft } from '#shared/usecases/staff/checking.ts';
import { getDraft, saveDraft } from '#shared/usecases/staff/drafts.ts';
import { reviewDraft } from '#shared/usecases/staff/reviewing.ts';
import { buildHead, campaignId, tuesday } from '#test/support/builders.ts';
import { buildClaim } from '#test/support/claims.ts';
import { forbiddenWords } from '#test/support/in-memory/content.ts';
import { approver, author, reviewer } from './actors.ts';
import { bilingual, correctClaim, type Drafted, drafted, spanish, withdrawClaim } from './bilingual.ts';

/** Reviewed in these languages; what an approver would name. */
async function reviewed(deps: Drafted, ...locales: readonly string[]) {
  for (const locale of locales) {
    const { rev } = await checkDraft(deps, campaignId);
    await reviewDraft(deps, reviewer, campaignId, { rev, locale });
  }
  const { rev, contentHash: hash = '' } = await checkDraft(deps, campaignId);
  return { rev, hash };
}

describe('an approval', () => {
  it('is bound to all that people would get, and recorded with its hash', async () => {
    const deps = await drafted();
    const { rev, hash } = await reviewed(deps, mainLocale);
    const reference = 'IRB 2026-114';
    const approval = { by: approver.user, at: tuesday, hash, reference };
    expect(await approveDraft(deps, approver, campaignId, { rev, hash, reference })).toEqual({
      ...approval,
      rev: 3,
      locales: [mainLocale],
    });
    expect(await getDraft(deps, campaignId)).toMatchObject({ rev: 3, approval });
    expect(await checkDraft(deps, campaignId)).toMatchObject({ state: 'approved', approval });
    expect(deps.audit.entries.at(-1)).toMatchObject({
      actor: approver.user,
      action: 'approveDraft',
      subject: campaignId,
      outcome: 'done',
      detail: `rev 2, en-US, ${hash}, IRB 2026-114`,
    });
  });

  it('may be given by the one who reviewed', async () => {
    const deps = await drafted();
    await reviewDraft(deps, approver, campaignId, { rev: 1, locale: mainLocale });
    const { rev, contentHash: hash = '' } = await checkDraft(deps, campaignId);
    expect(await approveDraft(deps, approver, campaignId, { rev, hash })).toMatchObject({ rev: 3 });
  });

  it('covers exactly the languages that were reviewed, the main one first', async () => {
    const deps = await drafted();
    const english = await reviewed(deps, mainLocale);
    const both = await reviewed(deps, spanish);
    expect(both.hash).not.toBe(english.hash);
    await expect(
      approveDraft(deps, approver, campaignId, { ...both, hash: english.hash }),
    ).rejects.toMatchObject({
      code: 'content.changed',
    });
    expect(await approveDraft(deps, approver, campaignId, both)).toMatchObject({
      locales: [mainLocale, spanish],
    });
  });

  it('needs no fault in the languages that it covers, and does not mind others', async () => {
    const source = bilingual();
    const steps = source.steps.map(({ texts, ...step }) => {
      const english = texts[mainLocale] ?? { subject: '', preview: '', markdown: '' };
      return { ...step, texts: { ...texts, [spanish]: { ...english, markdown: forbiddenWords } } };
    });
    const deps = await drafted({ ...source, steps });
    const english = await reviewed(deps, mainLocale);
    const both = await reviewed(deps, spanish);
    await expect(approveDraft(deps, approver, campaignId, both)).rejects.toMatchObject({
      kind: 'invalid',
      code: 'content.blocked',
      details: [{ field: 'welcome, es-US: line 1' }, { field: 'evidence, es-US: line 1' }],
    });
    await saveDraft(deps, author, campaignId, { ...source, steps, rev: both.rev });
    const again = await reviewed(deps, mainLocale);
    expect(again.hash).toBe(english.hash);
    expect(await approveDraft(deps, approver, campaignId, again)).toMatchObject({ locales: [mainLocale] });
  });

  it.each([
    ['by an author', author, {}, 'forbidden', 'campaign.same_person'],
    ['of an older text', approver, { rev: 1 }, 'conflict', 'draft.changed'],
    ['of another hash', approver, { hash: '0'.repeat(64) }, 'conflict', 'content.changed'],
  ] as const)('%s is refused, on the record', async (_, actor, wrong, kind, code) => {
    const deps = await drafted();
    const right = await reviewed(deps, mainLocale);
    await expect(approveDraft(deps, actor, campaignId, { ...right, ...wrong })).rejects.toMatchObject({
      kind,
      code,
    });
    expect((await getDraft(deps, campaignId)).approval).toBeUndefined();
    expect(deps.audit.entries.at(-1)).toMatchObject({ actor: actor.user, outcome: 'refused', detail: code });
  });

  it.each([
    ['nothing', []],
    ['another language', [spanish]],
  ])('is refused when %s was reviewed', async (_, locales) => {
    const deps = await drafted();
    const { rev } = await reviewed(deps, ...locales);
    await expect(
      approveDraft(deps, approver, campaignId, { rev, hash: '0'.repeat(64) }),
    ).rejects.toMatchObject({ kind: 'conflict', code: 'review.missing' });
  });

  it('is refused once a claim was corrected since the review, or withdrawn, or expired', async () => {
    const corrected = await drafted();
    const before = await reviewed(corrected, mainLocale);
    await correctClaim(corrected);
    await expect(approveDraft(corrected, approver, campaignId, before)).rejects.toMatchObject({
      code: 'review.missing',
    });
    const withdrawn = await drafted();
    const same = await reviewed(withdrawn, mainLocale);
    await withdrawClaim(withdrawn);
    await expect(approveDraft(withdrawn, approver, campaignId, same)).rejects.toMatchObject({
      code: 'content.blocked',
    });
    const expired = await drafted();
    const old = await reviewed(expired, mainLocale);
    expired.clock.advance(Date.parse(`${buildClaim().reviewBy}T24:00:00Z`) - tuesday);
    await expect(approveDraft(expired, approver, campaignId, old)).rejects.toMatchObject({
      code: 'content.blocked',
      details: [{ field: 'welcome, en-US: line 1', message: 'The claim E-03 is expired. Change it.' }],
    });
  });

  it('is refused of an archived campaign', async () => {
    const deps = await drafted();
    const right = await reviewed(deps, mainLocale);
    deps.campaigns.seed(buildHead({ status: 'archived' }));
    await expect(approveDraft(deps, approver, campaignId, right)).rejects.toMatchObject({
      code: 'campaign.archived',
    });
  });

  it('is void after any edit, even one that changes nothing', async () => {
    const deps = await drafted();
    const { rev } = await approveDraft(deps, approver, campaignId, await reviewed(deps, mainLocale));
    const saved = await saveDraft(deps, author, campaignId, { ...bilingual(), rev });
    expect(saved.reviews).toEqual([]);
    expect(saved).not.toHaveProperty('approval');
    const stored = await getDraft(deps, campaignId);
    expect(stored.reviews).toEqual([]);
    expect(stored).not.toHaveProperty('approval');
  });

  it('and an edit at the same moment: one of them wins, and the edit is never approved', async () => {
    const deps = await drafted();
    const right = await reviewed(deps, mainLocale);
    const both = await Promise.allSettled([
      approveDraft(deps, approver, campaignId, right),
      saveDraft(deps, author, campaignId, { ...bilingual({ subject: 'Another' }), rev: right.rev }),
    ]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const { steps, approval } = await getDraft(deps, campaignId);
    expect(approval !== undefined && steps[0]?.texts[mainLocale]?.subject === 'Another').toBe(false);
  });
});
