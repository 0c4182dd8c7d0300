import { describe, expect, it } from 'vitest';

import { checkDraft } from '#shared/usecases/staff/checking.ts';
import { getDraft, saveDraft } from '#shared/usecases/staff/drafts.ts';
import { returnDraft } from '#shared/usecases/staff/returning.ts';
import { reviewDraft } from '#shared/usecases/staff/reviewing.ts';
import { campaignId } from '#test/support/builders.ts';
import { approveAll } from '#test/support/publish-draft.ts';
import { approver, author, reviewer } from './actors.ts';
import { bilingual, drafted } from './bilingual.ts';

const comment = 'Say who paid for the study.';

describe('returning a draft', () => {
  it('voids its approval and keeps its reviews, which are of the same words', async () => {
    const deps = await drafted();
    const rev = await approveAll(deps, campaignId);
    expect(await returnDraft(deps, approver, campaignId, { rev, comment })).toEqual({
      by: approver.user,
      at: deps.clock.now(),
      comment,
      rev: rev + 1,
    });
    expect(await getDraft(deps, campaignId)).toMatchObject({ returned: { comment }, reviews: [{}] });
    const check = await checkDraft(deps, campaignId);
    expect(check.state).toBe('reviewed');
    expect(check).not.toHaveProperty('approval');
  });

  it('stands while the authors work, until somebody has read it again', async () => {
    const deps = await drafted();
    await returnDraft(deps, approver, campaignId, { rev: 1, comment });
    const saved = await saveDraft(deps, author, campaignId, {
      ...bilingual({ preview: 'Paid by X.' }),
      rev: 2,
    });
    expect(saved.returned).toMatchObject({ by: approver.user, comment });
    await reviewDraft(deps, reviewer, campaignId, { rev: 3, locale: 'en-US' });
    expect(await getDraft(deps, campaignId)).not.toHaveProperty('returned');
  });

  it('ends with an approval', async () => {
    const deps = await drafted();
    await returnDraft(deps, approver, campaignId, { rev: 1, comment });
    await approveAll(deps, campaignId);
    expect(await getDraft(deps, campaignId)).not.toHaveProperty('returned');
  });

  it('is not for an author, nor of a draft that was changed since', async () => {
    const deps = await drafted();
    await expect(returnDraft(deps, author, campaignId, { rev: 1, comment })).rejects.toMatchObject({
      code: 'campaign.same_person',
    });
    await expect(returnDraft(deps, approver, campaignId, { rev: 0, comment })).rejects.toMatchObject({
      code: 'draft.changed',
      details: [{ field: 'rev', message: 'is now 1' }],
    });
    const save = async () => false;
    await expect(
      returnDraft({ ...deps, campaigns: { ...deps.campaigns, saveDraft: save } }, approver, campaignId, {
        rev: 1,
        comment,
      }),
    ).rejects.toMatchObject({ code: 'draft.changed' });
  });

  it('is on the record without its words', async () => {
    const deps = await drafted();
    await returnDraft(deps, approver, campaignId, { rev: 1, comment });
    expect(deps.audit.entries.at(-1)).toMatchObject({ action: 'returnDraft', detail: 'rev 1' });
    expect(JSON.stringify(deps.audit.entries)).not.toContain('paid');
  });
});
