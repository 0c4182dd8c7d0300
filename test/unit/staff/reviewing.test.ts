import { describe, expect, it } from 'vitest';

import { mainLocale } from '#shared/domain/audience.ts';
import { checkDraft } from '#shared/usecases/staff/checking.ts';
import { getDraft, saveDraft } from '#shared/usecases/staff/drafts.ts';
import { reviewDraft } from '#shared/usecases/staff/reviewing.ts';
import {
  buildHead,
  buildSource,
  buildStepSource,
  buildTiming,
  campaignId,
  tuesday,
} from '#test/support/builders.ts';
import { forbiddenWords } from '#test/support/in-memory/content.ts';
import { approver, author, reviewer } from './actors.ts';
import { bilingual, correctClaim, type Drafted, drafted, spanish } from './bilingual.ts';

const hashOf = async (deps: Drafted, locale = mainLocale) =>
  (await checkDraft(deps, campaignId)).languages.find((language) => language.locale === locale)?.hash ?? '';

describe('a review', () => {
  it('is kept with the draft, bound to the words of one language, and recorded with their hash', async () => {
    const deps = await drafted();
    const hash = await hashOf(deps, spanish);
    const review = { locale: spanish, by: reviewer.user, at: tuesday, hash, note: 'One word changed.' };
    const input = { rev: 1, locale: spanish, hash, note: review.note };
    expect(await reviewDraft(deps, reviewer, campaignId, input)).toEqual({ ...review, rev: 2 });
    expect(await getDraft(deps, campaignId)).toMatchObject({
      rev: 2,
      authors: [author.user],
      reviews: [review],
    });
    expect(deps.audit.entries.at(-1)).toMatchObject({
      actor: reviewer.user,
      action: 'reviewDraft',
      subject: campaignId,
      outcome: 'done',
      detail: `rev 1, es-US ${hash}`,
    });
  });

  it('of one language stands beside those of others, and takes the place of an earlier one', async () => {
    const deps = await drafted();
    await reviewDraft(deps, reviewer, campaignId, { rev: 1, locale: mainLocale });
    await reviewDraft(deps, reviewer, campaignId, { rev: 2, locale: spanish });
    await reviewDraft(deps, approver, campaignId, { rev: 3, locale: mainLocale });
    const { reviews } = await getDraft(deps, campaignId);
    expect(reviews.map(({ locale, by }) => [locale, by])).toEqual([
      [spanish, reviewer.user],
      [mainLocale, approver.user],
    ]);
  });

  it('may be made of a text that has findings, which stand in the way of approving only', async () => {
    const deps = await drafted(bilingual({ markdown: `A ${forbiddenWords}.` }));
    expect(await reviewDraft(deps, reviewer, campaignId, { rev: 1, locale: mainLocale })).toMatchObject({
      rev: 2,
    });
  });

  it.each([
    ['by an author', author, { rev: 1, locale: mainLocale }, 'forbidden', 'campaign.same_person'],
    ['of an older text', reviewer, { rev: 0, locale: mainLocale }, 'conflict', 'draft.changed'],
    ['of a text that is not there', reviewer, { rev: 1, locale: 'fr-FR' }, 'invalid', 'review.no_text'],
    [
      'of other words than those that were read',
      reviewer,
      { rev: 1, locale: mainLocale, hash: '0'.repeat(64) },
      'conflict',
      'content.changed',
    ],
  ] as const)('%s is refused, on the record', async (_, actor, input, kind, code) => {
    const deps = await drafted();
    await expect(reviewDraft(deps, actor, campaignId, input)).rejects.toMatchObject({ kind, code });
    expect((await getDraft(deps, campaignId)).reviews).toEqual([]);
    expect(deps.audit.entries.at(-1)).toMatchObject({
      actor: actor.user,
      action: 'reviewDraft',
      outcome: 'refused',
      detail: code,
    });
  });

  it('is refused to everybody who ever saved the text, and of an archived or unknown campaign', async () => {
    const deps = await drafted();
    await saveDraft(deps, reviewer, campaignId, { ...bilingual(), rev: 1 });
    for (const actor of [author, reviewer])
      await expect(
        reviewDraft(deps, actor, campaignId, { rev: 2, locale: mainLocale }),
      ).rejects.toMatchObject({ code: 'campaign.same_person' });
    deps.campaigns.seed(buildHead({ status: 'archived' }));
    await expect(
      reviewDraft(deps, approver, campaignId, { rev: 2, locale: mainLocale }),
    ).rejects.toMatchObject({ code: 'campaign.archived' });
    await expect(reviewDraft(deps, approver, 'none', { rev: 2, locale: mainLocale })).rejects.toMatchObject({
      code: 'campaign.unknown',
    });
  });

  it('is refused of a language in which a step has no text, and says which', async () => {
    const [welcome] = bilingual().steps;
    const evidence = buildStepSource(buildTiming({ id: 'evidence' }));
    const deps = await drafted(buildSource({ steps: welcome ? [welcome, evidence] : [] }));
    await expect(reviewDraft(deps, reviewer, campaignId, { rev: 1, locale: spanish })).rejects.toMatchObject({
      code: 'content.blocked',
      details: [{ field: 'evidence, es-US: step', message: 'There is no text in es-US. Change it.' }],
    });
  });

  it('of the words before a claim was corrected is refused to who names their hash', async () => {
    const deps = await drafted();
    const hash = await hashOf(deps);
    await correctClaim(deps);
    await expect(
      reviewDraft(deps, reviewer, campaignId, { rev: 1, locale: mainLocale, hash }),
    ).rejects.toMatchObject({ code: 'content.changed' });
  });

  it('gives way to somebody who wrote or reviewed at the same moment', async () => {
    const deps = await drafted();
    const both = await Promise.allSettled([
      reviewDraft(deps, reviewer, campaignId, { rev: 1, locale: mainLocale }),
      reviewDraft(deps, approver, campaignId, { rev: 1, locale: spanish }),
      saveDraft(deps, author, campaignId, { ...bilingual({ subject: 'Another' }), rev: 1 }),
    ]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected', 'rejected']);
    for (const refused of both.filter(({ status }) => status === 'rejected'))
      expect(refused).toMatchObject({ reason: { code: 'draft.changed' } });
    expect((await getDraft(deps, campaignId)).rev).toBe(2);
  });
});
