import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Policy } from '#shared/domain/campaign.ts';
import type { CompiledStep } from '#shared/domain/compiled-step.ts';
import {
  type ClaimStanding,
  claimOfSkip,
  type EvidenceDigest,
  skipReasonOf,
  unfitClaim,
} from '#shared/domain/evidence.ts';
import { day, hour } from '#shared/domain/instant.ts';
import type { Campaigns } from '#shared/usecases/ports/table.ts';
import { visit } from '#shared/usecases/visit.ts';
import { walk } from '#shared/usecases/walk.ts';
import { buildCompiledStep, buildMarker, campaignId, personKey, tuesday } from '#test/support/builders.ts';
import { world } from './world.ts';

const claimIds = ['E-03', 'R-01', 'S-02'] as const;
const stepIds = ['welcome', 'evidence', 'next-steps'] as const;

const standing: fc.Arbitrary<ClaimStanding> = fc.record(
  {
    edition: fc.integer({ min: 1, max: 2 }),
    goodUntil: fc.integer({ min: -2, max: 12 }).map((days) => tuesday + days * day),
    withdrawn: fc.constant(true as const),
  },
  { requiredKeys: ['edition'] },
);
const fit: ClaimStanding = { edition: 1, goodUntil: tuesday + 400 * day };
const allFit: EvidenceDigest = Object.fromEntries(claimIds.map((claim) => [claim, fit]));
/** Mostly fit, so that mails go out as well. */
const mostlyFit = fc.oneof({ weight: 2, arbitrary: fc.constant(fit) }, { weight: 1, arbitrary: standing });
const claimId = fc.constantFrom(...claimIds);
type Happening =
  | { readonly kind: 'wait'; readonly hours: number }
  | { readonly kind: 'claim'; readonly claim: string; readonly standing: ClaimStanding }
  | { readonly kind: 'late'; readonly claim: string | undefined }
  /** Every claim is fit again. */
  | { readonly kind: 'mend' };
const happening: fc.Arbitrary<Happening> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constant('wait' as const), hours: fc.integer({ min: 1, max: 60 }) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('claim' as const), claim: claimId, standing: mostlyFit }),
  },
  { weight: 1, arbitrary: fc.constant({ kind: 'mend' as const }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('late' as const),
      claim: fc.option(claimId, { nil: undefined }),
    }),
  },
);
const scene = fc.record({
  unfit: fc.constantFrom<Policy['unfit']>('skip', 'send-late'),
  printed: fc.tuple(...stepIds.map(() => fc.dictionary(claimId, mostlyFit, { minKeys: 1 }))),
  /** Which of the claims of a step this person's variant prints. */
  inVariant: fc.tuple(...stepIds.map(() => fc.subarray([...claimIds], { minLength: 1 }))),
  digest: fc.option(fc.dictionary(claimId, mostlyFit), { nil: undefined }),
  /** At the end every claim is fit, and each night goes on opening what was skipped. */
  mended: fc.boolean(),
  happenings: fc.array(happening, { minLength: 1, maxLength: 25 }),
});
type Scene = typeof scene extends fc.Arbitrary<infer S> ? S : never;

function textsOf({ printed, inVariant }: Scene): readonly CompiledStep[] {
  return stepIds.map((id, index) => {
    const claims: EvidenceDigest = printed[index] ?? {};
    const own = (inVariant[index] ?? []).filter((claim) => claim in claims);
    const step = buildCompiledStep({ id, claims });
    const variants = Object.entries(step.variants).map(([key, text]) => [
      key,
      key === 'veteran.US.en-US' ? { ...text, claims: own } : text,
    ]);
    return { ...step, variants: Object.fromEntries(variants) };
  });
}

async function live(one: Scene) {
  const texts = textsOf(one);
  // More days than any scene has: what was skipped longer ago stays skipped.
  const maxLatenessDays = 100;
  const policy: Policy = { unknown: 'at-most-once', maxLatenessDays, edits: 'pinned', unfit: one.unfit };
  const { deps, row, stored } = await world({ version: { policy }, texts });
  await deps.markers.put(buildMarker());
  let evidence: EvidenceDigest | undefined = one.digest;
  if (evidence) deps.account.set({ evidence });
  /** What is wrong with the text of a step at this moment. */
  const unfitNow = (id: string) => {
    const step = texts.find((text) => text.id === id);
    const printed = step?.variants['veteran.US.en-US']?.claims ?? [];
    return unfitClaim(printed, step?.claims ?? {}, evidence ?? {}, deps.clock.now());
  };
  const send = deps.mailer.send;
  const wrong: string[] = [];
  const mailer = {
    ...deps.mailer,
    send: (mail: Parameters<typeof send>[0]) => {
      const unfit = unfitNow(mail.tag.split('_')[2] ?? '');
      if (unfit) wrong.push(`${mail.tag}: ${skipReasonOf(unfit)}`);
      return send(mail);
    },
  };
  const look = async () => {
    const next = (await stored()).enrolments[0]?.next;
    const before = new Map(deps.deliveries.all().map((delivery) => [delivery.step, delivery]));
    const unfit = next && unfitNow(next.step);
    await visit({ ...deps, mailer }, personKey);
    const after = next && (await row(next.step));
    if (after === undefined || after.changedAt === before.get(after.step)?.changedAt) return;
    const expected = unfit ? skipReasonOf(unfit) : undefined;
    if (after.reason !== expected)
      wrong.push(`${after.step}: ${after.state} ${after.reason}, not ${expected}`);
  };
  const stand = (next: EvidenceDigest) => {
    evidence = next;
    deps.account.set({ evidence });
  };
  const walkLate = async (claim?: string) => {
    const about = claim === undefined ? {} : { claim };
    for (let shard = 0; shard < 4; shard++)
      await walk(deps, { v: 1, kind: 'send-late', campaign: campaignId, shard, ...about });
  };
  for (const what of one.happenings) {
    if (what.kind === 'wait') {
      for (let hours = 0; hours < what.hours; hours++) {
        await look();
        deps.clock.advance(hour);
      }
    } else if (what.kind === 'late') await walkLate(what.claim);
    else if (what.kind === 'claim') stand({ ...evidence, [what.claim]: what.standing });
    else {
      stand(allFit);
      await walkLate();
    }
  }
  if (one.mended) stand(allFit);
  // Long enough for three steps, however the happenings left them.
  for (let looks = 0; looks < 20 * 6; looks++) {
    if (one.mended && looks % 6 === 0) await walkLate();
    await look();
    deps.clock.advance(4 * hour);
  }
  return { deps, wrong, person: await stored(), rows: deps.deliveries.all() };
}

it('whatever becomes of the claims: no mail prints one that is not fit, and no step goes without a row', async () => {
  let skipped = 0;
  let late = 0;
  await fc.assert(
    fc.asyncProperty(scene, async (one) => {
      const { deps, wrong, person, rows } = await live(one);
      expect(wrong).toEqual([]);
      expect(person.enrolments[0]?.ended?.reason).toBe('completed');
      expect(rows.map(({ step }) => step).sort()).toEqual([...stepIds].sort());
      for (const { state, reason } of rows) {
        expect(['accepted', 'skipped']).toContain(state);
        expect(claimOfSkip(reason) !== undefined).toBe(state === 'skipped');
      }
      const tags = deps.mailer.accepted.map(({ tag }) => tag);
      expect(new Set(tags).size).toBe(tags.length);
      // One alarm for each step and claim, however often.
      const told = deps.log.entries.filter(({ event }) => event === 'evidence.unfit');
      expect(told).toHaveLength((await deps.evidenceAlarms.list()).length);
      skipped += rows.filter(({ state }) => state === 'skipped').length;
      late += rows.filter(({ state, attempt }) => state === 'accepted' && attempt !== undefined).length;
      // What was printed with a later edition is fit as well.
      if (one.mended && one.unfit === 'send-late')
        for (const { state, attempt = 1 } of rows) expect(state === 'accepted' || attempt === 5).toBe(true);
      if (one.unfit === 'skip') expect(rows.some(({ attempt }) => attempt !== undefined)).toBe(false);
    }),
    { numRuns: 150 },
  );
  // Else it would have shown nothing.
  expect(skipped).toBeGreaterThan(20);
  expect(late).toBeGreaterThan(5);
});

it('asks for nothing more to know it: every call of a visit that sends', async () => {
  const texts = stepIds.map((id) =>
    buildCompiledStep({ id, claims: { 'E-03': { edition: 1, goodUntil: tuesday + day } } }),
  );
  const { deps } = await world({ texts });
  deps.account.set({ evidence: { 'E-03': { edition: 1, goodUntil: tuesday + day } } });
  const calls: string[] = [];
  const counted = <T extends object>(name: string, port: T): T =>
    new Proxy(port, {
      get(target, method) {
        const value: unknown = Reflect.get(target, method);
        if (typeof value !== 'function') return value;
        return (...args: unknown[]) => {
          calls.push(`${name}.${String(method)}`);
          return Reflect.apply(value, target, args);
        };
      },
    });
  await visit(
    {
      ...deps,
      subscribers: counted('subscribers', deps.subscribers),
      deliveries: counted('deliveries', deps.deliveries),
      markers: counted('markers', deps.markers),
      counters: counted('counters', deps.counters),
      campaigns: counted<Campaigns>('campaigns', deps.campaigns),
      account: counted('account', deps.account),
      evidenceAlarms: counted('evidenceAlarms', deps.evidenceAlarms),
      mailer: counted('mailer', deps.mailer),
    },
    personKey,
  );
  expect(deps.mailer.accepted).toHaveLength(1);
  expect(calls).toEqual([
    'subscribers.get',
    // Kept by workers, all of these.
    'campaigns.head',
    'account.state',
    'campaigns.version',
    'campaigns.version',
    'campaigns.step',
    // The ledger.
    'subscribers.save',
    'mailer.send',
    'deliveries.record',
  ]);
});
