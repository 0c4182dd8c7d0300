import { describe, expect, it } from 'vitest';

import { mainLocale } from '#shared/domain/audience.ts';
import { checkDraft } from '#shared/usecases/staff/checking.ts';
import { saveDraft } from '#shared/usecases/staff/drafts.ts';
import { reviewDraft } from '#shared/usecases/staff/reviewing.ts';
import { campaignId } from '#test/support/builders.ts';
import { forbiddenWords } from '#test/support/in-memory/content.ts';
import { approveAll, publishDraft } from '#test/support/publish-draft.ts';
import { author, reviewer } from './actors.ts';
import { bilingual, correctClaim, drafted, spanish } from './bilingual.ts';

const hash = expect.stringMatching(/^[0-9a-f]{64}$/);
const look = (deps: Awaited<ReturnType<typeof drafted>>) => checkDraft(deps, campaignId);

describe('the check of a draft', () => {
  it('says what there is of each language, and who must still read it', async () => {
    const check = await look(await drafted());
    expect(check).toEqual({
      rev: 1,
      state: 'draft',
      languages: [
        { locale: mainLocale, name: 'English', complete: true, published: false, hash },
        {
          locale: spanish,
          name: 'Español',
          needsReader: 'Nobody whose language it is has read it.',
          complete: true,
          published: false,
          hash,
        },
      ],
      steps: [
        { id: 'welcome', changed: true, variants: [] },
        { id: 'evidence', changed: true, variants: [] },
      ],
      findings: [],
    });
  });

  it('names a language that is not finished or not known, with every finding of every language', async () => {
    const source = bilingual({ markdown: `A ${forbiddenWords}.` });
    const steps = source.steps.map((step, place) =>
      place === 0 && step.texts[mainLocale]
        ? { ...step, texts: { ...step.texts, 'fr-FR': step.texts[mainLocale] } }
        : step,
    );
    const { languages, findings } = await look(await drafted({ ...source, steps }));
    expect(languages.map(({ locale, name, complete }) => [locale, name, complete])).toEqual([
      [mainLocale, 'English', true],
      [spanish, 'Español', true],
      ['fr-FR', undefined, false],
    ]);
    expect(languages[2]).not.toHaveProperty('hash');
    expect(findings.map(({ step, locale }) => [step, locale])).toEqual([
      ['welcome', mainLocale],
      ['welcome', 'fr-FR'],
      ['evidence', 'fr-FR'],
    ]);
  });

  it('follows the draft from state to state, and back', async () => {
    const deps = await drafted();
    const states: string[] = [];
    const note = async () => {
      const { state, contentHash } = await look(deps);
      states.push(contentHash === undefined ? state : `${state} with a hash`);
    };
    await reviewDraft(deps, reviewer, campaignId, { rev: 1, locale: spanish });
    await note();
    await reviewDraft(deps, reviewer, campaignId, { rev: 2, locale: mainLocale });
    await note();
    await approveAll(deps, campaignId);
    await note();
    const { draftRev } = await publishDraft(deps, campaignId);
    await note();
    await saveDraft(deps, author, campaignId, { ...bilingual(), rev: draftRev });
    await note();
    expect(states).toEqual([
      'draft',
      'reviewed with a hash',
      'approved with a hash',
      'published with a hash',
      'draft',
    ]);
  });

  it('holds no review and no approval of other words: a claim changed', async () => {
    const deps = await drafted();
    await approveAll(deps, campaignId, [mainLocale, spanish]);
    const before = await look(deps);
    expect(before).toMatchObject({ state: 'approved', approval: { hash: before.contentHash } });
    await correctClaim(deps);
    const after = await look(deps);
    expect(after).toMatchObject({ state: 'draft', rev: before.rev });
    expect(after).not.toHaveProperty('approval');
    expect(after).not.toHaveProperty('contentHash');
    expect(after.languages.map(({ review }) => review?.locale)).toEqual([undefined, spanish]);
  });

  it('holds no approval any more once another language was reviewed', async () => {
    const deps = await drafted();
    const rev = await approveAll(deps, campaignId);
    await reviewDraft(deps, reviewer, campaignId, { rev, locale: spanish });
    const check = await look(deps);
    expect(check.state).toBe('reviewed');
    expect(check).not.toHaveProperty('approval');
  });

  it('says which steps differ from what people get', async () => {
    const deps = await drafted();
    const { draftRev } = await publishDraft(deps, campaignId);
    const changed = async () => (await look(deps)).steps.map((step) => step.changed);
    expect(await changed()).toEqual([false, false]);
    expect((await look(deps)).languages.map(({ published }) => published)).toEqual([true, false]);
    await saveDraft(deps, author, campaignId, { ...bilingual({ preview: 'Another line.' }), rev: draftRev });
    expect(await changed()).toEqual([true, false]);
    await correctClaim(deps);
    await saveDraft(deps, author, campaignId, { ...bilingual(), rev: draftRev + 1 });
    expect(await changed()).toEqual([true, false]);
  });

  it('names the variants whose words differ, of the languages that people get', async () => {
    const deps = await drafted();
    const { draftRev } = await publishDraft(deps, campaignId);
    await saveDraft(deps, author, campaignId, { ...bilingual({ preview: 'Another line.' }), rev: draftRev });
    const [welcome, evidence] = (await look(deps)).steps;
    expect(welcome?.variants).toHaveLength(12);
    expect(welcome?.variants).toContain(`veteran.US.${mainLocale}`);
    expect(evidence?.variants).toEqual([]);
  });

  it('names no variant where only what stands behind the words changed', async () => {
    const deps = await drafted();
    await publishDraft(deps, campaignId);
    const published = await deps.campaigns.version(campaignId, 1);
    if (published === undefined) throw new Error('nothing was published');
    const stepHashes = { ...published.stepHashes, evidence: 'ab'.repeat(32) };
    const campaigns = { ...deps.campaigns, version: async () => ({ ...published, stepHashes }) };
    const { steps } = await checkDraft({ ...deps, campaigns }, campaignId);
    expect(steps[1]).toEqual({ id: 'evidence', changed: true, variants: [] });
  });

  it('of an unknown campaign is not there', async () => {
    await expect(checkDraft(await drafted(), 'none')).rejects.toMatchObject({ code: 'campaign.unknown' });
  });
});
