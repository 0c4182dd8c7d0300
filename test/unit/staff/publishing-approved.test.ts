import { describe, expect, it } from 'vitest';

import { mainLocale } from '#shared/domain/audience.ts';
import { day } from '#shared/domain/instant.ts';
import { checkDraft } from '#shared/usecases/staff/checking.ts';
import { getDraft } from '#shared/usecases/staff/drafts.ts';
import { publishCampaign } from '#shared/usecases/staff/publishing.ts';
import { reviewDraft } from '#shared/usecases/staff/reviewing.ts';
import { buildStepText, campaignId } from '#test/support/builders.ts';
import { buildClaim } from '#test/support/claims.ts';
import { approveAll, publishDraft } from '#test/support/publish-draft.ts';
import { approver, author, reviewer } from './actors.ts';
import { bilingual, correctClaim, type Drafted, drafted, edit, spanish, withdrawClaim } from './bilingual.ts';

const publish = (deps: Drafted, rev: number, actor = approver) =>
  publishCampaign(deps, actor, campaignId, rev);
const revOf = async (deps: Drafted) => (await getDraft(deps, campaignId)).rev;

function spanishWithClaim() {
  const source = bilingual();
  const steps = source.steps.map((step) => ({
    ...step,
    texts: { ...step.texts, [spanish]: buildStepText({ markdown: 'Vea E-03.' }) },
  }));
  return { ...source, steps };
}

/** What may have happened to a draft, and why it is not published then. */
const refusals: readonly (readonly [string, (deps: Drafted) => Promise<unknown>, string, string])[] = [
  ['nobody has looked at it', async () => {}, 'conflict', 'approval.missing'],
  [
    'it is reviewed and not approved',
    (deps) => reviewDraft(deps, reviewer, campaignId, { rev: 1, locale: mainLocale }),
    'conflict',
    'approval.missing',
  ],
  [
    'it was edited since it was approved',
    async (deps) => {
      await approveAll(deps, campaignId);
      await edit(deps, author);
    },
    'conflict',
    'approval.missing',
  ],
  [
    'a claim in it was corrected since',
    async (deps) => {
      await approveAll(deps, campaignId);
      await correctClaim(deps);
    },
    'conflict',
    'approval.outdated',
  ],
  [
    'another language was reviewed since',
    async (deps) => {
      const rev = await approveAll(deps, campaignId);
      await reviewDraft(deps, reviewer, campaignId, { rev, locale: spanish });
    },
    'conflict',
    'approval.outdated',
  ],
  [
    'a claim in it was withdrawn since',
    async (deps) => {
      await approveAll(deps, campaignId);
      await withdrawClaim(deps);
    },
    'invalid',
    'content.blocked',
  ],
  [
    'a claim in it expired since',
    async (deps) => {
      await approveAll(deps, campaignId);
      deps.clock.advance(90 * day);
    },
    'invalid',
    'content.blocked',
  ],
];

describe('a draft is not published', () => {
  it.each(refusals)('when %s', async (_, happens, kind, code) => {
    const deps = await drafted();
    await happens(deps);
    await expect(publish(deps, await revOf(deps))).rejects.toMatchObject({ kind, code });
    expect(await deps.campaigns.version(campaignId, 1)).toBeUndefined();
    expect(await deps.campaigns.head(campaignId)).toMatchObject({ status: 'draft' });
    expect(deps.audit.entries.at(-1)).toMatchObject({
      actor: approver.user,
      action: 'publishCampaign',
      outcome: 'refused',
      detail: code,
    });
  });

  it('under another rev than the one that was approved', async () => {
    const deps = await drafted();
    const rev = await approveAll(deps, campaignId);
    await expect(publish(deps, rev - 1)).rejects.toMatchObject({
      code: 'draft.changed',
      details: [{ field: 'rev', message: `is now ${rev}` }],
    });
  });

  it('by anybody who wrote it', async () => {
    const deps = await drafted();
    await edit(deps, { ...reviewer, user: 'staff-second-author' });
    const rev = await approveAll(deps, campaignId);
    for (const user of [author.user, 'staff-second-author'])
      await expect(publish(deps, rev, { ...approver, user })).rejects.toMatchObject({
        kind: 'forbidden',
        code: 'campaign.same_person',
      });
    expect(await deps.campaigns.version(campaignId, 1)).toBeUndefined();
  });

  it('by who wrote it before it was published, until somebody else has written since', async () => {
    const deps = await drafted();
    const { draftRev } = await publishDraft(deps, campaignId);
    await expect(publish(deps, draftRev, { ...approver, user: author.user })).rejects.toMatchObject({
      code: 'campaign.same_person',
    });
    await edit(deps, { ...author, user: 'staff-second-author' });
    const rev = await approveAll(deps, campaignId);
    expect(await publish(deps, rev, { ...approver, user: author.user })).toMatchObject({
      version: 2,
      authors: ['staff-second-author'],
    });
  });
});

describe('a language', () => {
  it('that nobody reviewed is not published, and comes with the version after its review', async () => {
    const deps = await drafted();
    const first = await publishDraft(deps, campaignId);
    expect(first.locales).toEqual([mainLocale]);
    const english = await deps.campaigns.step(campaignId, 1, 'welcome');
    expect(Object.keys(english?.variants ?? {})).toHaveLength(12);
    expect(Object.keys(english?.variants ?? {}).every((key) => key.endsWith(mainLocale))).toBe(true);

    const second = await publishDraft(deps, campaignId, [spanish]);
    expect(second).toMatchObject({ version: 2, locales: [mainLocale, spanish], authors: [author.user] });
    expect(second.reviews.map(({ locale }) => locale).sort()).toEqual([mainLocale, spanish]);
    expect(second.contentHash).not.toBe(first.contentHash);
    const both = await deps.campaigns.step(campaignId, 2, 'welcome');
    expect(Object.keys(both?.variants ?? {})).toHaveLength(24);
    expect(both?.variants['self.US.es-US']).toMatchObject({ subject: 'Lo que pidió', claims: [] });
    expect(both?.variants['self.US.en-US']).toEqual(english?.variants['self.US.en-US']);
    expect((await checkDraft(deps, campaignId)).state).toBe('published');
  });

  it('whose words changed with a claim stays out until it is read again', async () => {
    const deps = await drafted();
    await edit(deps, author, spanishWithClaim());
    await approveAll(deps, campaignId, [mainLocale, spanish]);
    await correctClaim(deps);
    const check = await checkDraft(deps, campaignId);
    expect(check.languages.map(({ review }) => review)).toEqual([undefined, undefined]);
    expect(await publishDraft(deps, campaignId)).toMatchObject({ locales: [mainLocale] });
  });
});

describe('a claim that was renewed', () => {
  it('may go out without a word of approval more, where the text does not show it', async () => {
    const deps = await drafted();
    const rev = await approveAll(deps, campaignId);
    await deps.register.save({ ...buildClaim(), reviewBy: '2027-08-01' }, buildClaim());
    deps.clock.advance(90 * day);
    expect(await publish(deps, rev)).toMatchObject({ version: 1 });
    const text = await deps.campaigns.step(campaignId, 1, 'welcome');
    expect(text?.claims['E-03']).toEqual({ edition: 1, goodUntil: Date.parse('2027-08-02') });
  });
});
