import { describe, expect, test } from 'vitest';
import { freshAccount } from '#shared/domain/account.ts';
import { variantKeysOf } from '#shared/domain/audience.ts';
import type { CompiledStep } from '#shared/domain/compiled-step.ts';
import {
  buildCompiledStep,
  buildDraft,
  buildHead,
  buildSource,
  buildStanding,
  buildStepSource,
  buildTiming,
  buildVersion,
  campaignId,
} from './builders.ts';
import { numbered, type Repositories } from './repository-contract-terms.ts';

/** Prose that does not repeat itself: words of random letters, always the same. */
export function prose(length: number, seed = 7): string {
  let state = seed;
  let text = '';
  while (text.length < length) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fff_ffff;
    text += (state >>> 8) % 6 === 0 ? ' ' : String.fromCharCode(97 + ((state >>> 12) % 26));
  }
  return text.slice(0, length);
}

/** As large as a step can get: the longest Markdown in both languages, each variant with lines of its own. */
export function longestStep(): CompiledStep {
  const bodies = new Map(['en-US', 'es-US'].map((locale, index) => [locale, prose(20_000, index + 7)]));
  const variants: CompiledStep['variants'] = Object.fromEntries(
    variantKeysOf([...bodies.keys()]).map((variant, index) => {
      const body = bodies.get(variant.slice(-5));
      const own = prose(2_000, index + 100);
      const subject = own.slice(0, 78);
      return [variant, { subject, html: `<p>${body}</p><p>${own}</p>`, text: `${body}\n${own}`, claims: [] }];
    }),
  );
  return { ...buildCompiledStep(), variants };
}

function withSubject(subject: string): CompiledStep {
  const step = buildCompiledStep();
  const variants = Object.entries(step.variants).map(([key, text]) => [key, { ...text, subject }]);
  return { ...step, variants: Object.fromEntries(variants) };
}

export function campaignContract(here: () => Repositories): void {
  describe('a new campaign', () => {
    test('has its head and draft, and is listed', async () => {
      const { campaigns } = here();
      expect(await campaigns.head(campaignId)).toBeUndefined();
      expect(await campaigns.draft(campaignId)).toBeUndefined();
      expect(await campaigns.list()).toEqual([]);
      const { version: _, ...head } = buildHead({ status: 'draft' });
      expect(await campaigns.create(head, buildDraft())).toBe(true);
      expect(await campaigns.head(campaignId)).toEqual(head);
      expect(await campaigns.draft(campaignId)).toEqual(buildDraft());
      expect(await campaigns.list()).toEqual([head]);
    });

    test('an id is taken once; the first keeps its head and draft', async () => {
      const { campaigns } = here();
      await campaigns.create(buildHead(), buildDraft());
      const later = buildDraft({ name: 'Another', changedAt: buildDraft().changedAt + 600_000 });
      expect(await campaigns.create(buildHead({ name: 'Another' }), later)).toBe(false);
      expect(await campaigns.head(campaignId)).toEqual(buildHead());
      expect(await campaigns.draft(campaignId)).toEqual(buildDraft());
      expect(await campaigns.list()).toHaveLength(1);
    });

    test('of two creations at once one wins, with its own draft', async () => {
      const { campaigns } = here();
      const names = ['One', 'Two', 'Three', 'Four'];
      const won = await Promise.all(
        names.map((name) => campaigns.create(buildHead({ name }), buildDraft({ name }))),
      );
      expect(won.filter(Boolean)).toHaveLength(1);
      const winner = names[won.indexOf(true)];
      expect((await campaigns.head(campaignId))?.name).toBe(winner);
      expect((await campaigns.draft(campaignId))?.name).toBe(winner);
    });

    test('the list is in order of ids, however many', async () => {
      const { campaigns } = here();
      const ids = numbered(110).map((n) => `c${n}`);
      await Promise.all(
        ids.toReversed().map((id) => campaigns.create(buildHead({ id }), buildDraft({ campaign: id }))),
      );
      expect((await campaigns.list()).map(({ id }) => id)).toEqual(ids);
    });
  });

  describe('head and draft', () => {
    test('a head follows the revision before it', async () => {
      const { campaigns } = here();
      await campaigns.create(buildHead(), buildDraft());
      expect(await campaigns.saveHead(buildHead({ rev: 2 }))).toBe(false);
      expect(await campaigns.saveHead(buildHead({ rev: 1, status: 'paused' }))).toBe(true);
      expect(await campaigns.saveHead(buildHead({ rev: 1, status: 'archived' }))).toBe(false);
      expect((await campaigns.head(campaignId))?.status).toBe('paused');
      expect((await campaigns.list())[0]?.status).toBe('paused');
    });

    test('a draft follows the revision before it', async () => {
      const { campaigns } = here();
      await campaigns.create(buildHead(), buildDraft());
      const next = buildDraft({ rev: 1, authors: ['staff-author', 'staff-second'] });
      const won = await Promise.all([
        campaigns.saveDraft(next),
        campaigns.saveDraft({ ...next, name: 'Lost' }),
      ]);
      expect(won.filter(Boolean)).toHaveLength(1);
      expect(await campaigns.saveDraft(buildDraft({ rev: 3 }))).toBe(false);
      expect((await campaigns.draft(campaignId))?.rev).toBe(1);
    });

    test('the longest draft is stored whole', async () => {
      const { campaigns } = here();
      const steps = numbered(20).map((n, index) =>
        buildStepSource({ id: `step-${n}`, audiences: ['veteran'] }, { markdown: prose(20_000, index + 1) }),
      );
      const draft = buildDraft({ ...buildSource({ steps }) });
      expect(await campaigns.create(buildHead(), draft)).toBe(true);
      expect(await campaigns.draft(campaignId)).toEqual(draft);
    });
  });

  test('policy, late and disabled steps, run and breaker come back as they were stored', async () => {
    const { campaigns } = here();
    const policy = {
      unknown: 'retry-once',
      maxLatenessDays: 7,
      edits: 'follow',
      unfit: 'send-late',
    } as const;
    const steps = [buildStepSource({ ifLate: 'skip' }), buildStepSource({ id: 'evidence', disabled: true })];
    const head = buildHead({ run: 3, tripped: { rule: 'bounces', at: 5 } });
    expect(await campaigns.create(head, buildDraft({ policy, steps }))).toBe(true);
    expect(await campaigns.head(campaignId)).toEqual(head);
    expect(await campaigns.draft(campaignId)).toEqual(buildDraft({ policy, steps }));
    const timings = [buildTiming({ ifLate: 'skip' }), buildTiming({ id: 'evidence', disabled: true })];
    const version = buildVersion({ policy, steps: timings });
    await campaigns.putVersion(version, []);
    expect(await campaigns.version(campaignId, 1)).toEqual(version);
  });

  describe('a version', () => {
    test('has what decides about people, and its texts step by step', async () => {
      const { campaigns } = here();
      const steps = ['welcome', 'evidence'].map((id) =>
        buildCompiledStep({ id, claims: { 'E-03': buildStanding() } }),
      );
      expect(await campaigns.version(campaignId, 1)).toBeUndefined();
      expect(await campaigns.putVersion(buildVersion(), steps)).toBe(true);
      expect(await campaigns.version(campaignId, 1)).toEqual(buildVersion());
      expect(await campaigns.step(campaignId, 1, 'welcome')).toEqual(steps[0]);
      expect(await campaigns.step(campaignId, 1, 'evidence')).toEqual(steps[1]);
      expect(await campaigns.step(campaignId, 1, 'nothing')).toBeUndefined();
      expect(await campaigns.step(campaignId, 2, 'welcome')).toBeUndefined();
    });

    test('never changes: a second publication of the number is refused, texts and all', async () => {
      const { campaigns } = here();
      await campaigns.putVersion(buildVersion(), [buildCompiledStep()]);
      const other = withSubject('Changed');
      expect(await campaigns.putVersion(buildVersion({ name: 'Changed' }), [other])).toBe(false);
      expect((await campaigns.version(campaignId, 1))?.name).toBe('First steps');
      expect(await campaigns.step(campaignId, 1, 'welcome')).toEqual(buildCompiledStep());
      expect(await campaigns.putVersion(buildVersion({ version: 2 }), [other])).toBe(true);
      expect(await campaigns.step(campaignId, 2, 'welcome')).toEqual(other);
      expect(await campaigns.step(campaignId, 1, 'welcome')).toEqual(buildCompiledStep());
    });

    test('of two publications at once one wins, with its own texts', async () => {
      const { campaigns } = here();
      const subjects = ['One', 'Two', 'Three'];
      const won = await Promise.all(
        subjects.map((subject) =>
          campaigns.putVersion(buildVersion({ name: subject }), [withSubject(subject)]),
        ),
      );
      expect(won.filter(Boolean)).toHaveLength(1);
      const winner = subjects[won.indexOf(true)];
      expect((await campaigns.version(campaignId, 1))?.name).toBe(winner);
      expect((await campaigns.step(campaignId, 1, 'welcome'))?.variants['self.US.en-US']?.subject).toBe(
        winner,
      );
    });

    test('the longest step is stored whole', async () => {
      const { campaigns } = here();
      expect(JSON.stringify(longestStep()).length).toBeGreaterThan(1_000_000);
      await campaigns.putVersion(buildVersion(), [longestStep()]);
      expect(await campaigns.step(campaignId, 1, 'welcome')).toEqual(longestStep());
    });
  });

  test('the account is fresh until somebody changes it', async () => {
    expect(await here().account.state()).toEqual(freshAccount);
  });
}
