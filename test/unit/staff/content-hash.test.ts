import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { mainLocale } from '#shared/domain/audience.ts';
import { type Policy, policySchema } from '#shared/domain/campaign.ts';
import type { CompiledStep } from '#shared/domain/compiled-step.ts';
import { contentHash, localeHash, stepHash } from '#shared/domain/content-hash.ts';
import { buildCompiledStep, buildStanding, buildTiming } from '#test/support/builders.ts';
import { spanish } from './bilingual.ts';

const locales = [mainLocale, spanish];
const texts: readonly CompiledStep[] = [
  buildCompiledStep({ claims: { 'E-03': buildStanding(), 'R-01': buildStanding() } }, locales),
  buildCompiledStep({ id: 'evidence' }, locales),
];
const timings = [
  buildTiming({ audiences: ['self', 'veteran'] }),
  buildTiming({ id: 'evidence', delayDays: 2 }),
];
const policy: Policy = policySchema.parse({});
interface Everything {
  readonly policy?: Policy;
  readonly steps: typeof timings;
  readonly locales: typeof locales;
  readonly texts: typeof texts;
}
const all: Everything = { policy, steps: timings, locales, texts };

const hashOf = ({ texts: steps, ...content }: Everything) =>
  contentHash({ ...content, stepHashes: Object.fromEntries(steps.map((step) => [step.id, stepHash(step)])) });

/** The same keys and values in another order. */
const reversed = <T extends object>(record: T): T =>
  Object.fromEntries(Object.entries(record).reverse()) as T;

describe('the hash that an approval is bound to', () => {
  const keys = texts.flatMap(({ variants }, place) =>
    Object.keys(variants).map((key) => [place, key as keyof typeof variants] as const),
  );

  it('changes with any character of any variant in any language', () => {
    const anyPlace = fc.record({
      where: fc.constantFrom(...keys),
      part: fc.constantFrom('subject', 'html', 'text'),
      at: fc.nat(),
      character: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 }),
      inPlace: fc.boolean(),
    });
    fc.assert(
      fc.property(anyPlace, ({ where: [place, key], part, at, character, inPlace }) => {
        const before = texts[place]?.variants[key];
        const words = before?.[part] ?? '';
        const from = at % words.length;
        const edited = words.slice(0, from) + character + words.slice(from + (inPlace ? 1 : 0));
        fc.pre(before !== undefined && edited !== words);
        const changed = texts.map((step, i) =>
          i === place
            ? { ...step, variants: { ...step.variants, [key]: { ...before, [part]: edited } } }
            : step,
        ) as typeof texts;
        expect(hashOf({ ...all, texts: changed })).not.toBe(hashOf(all));
        const [own = '', other = ''] = key.endsWith(spanish) ? [spanish, mainLocale] : [mainLocale, spanish];
        expect(localeHash(changed, own)).not.toBe(localeHash(texts, own));
        expect(localeHash(changed, other)).toBe(localeHash(texts, other));
      }),
      { numRuns: 300 },
    );
  });

  it('is the same whatever order keys come in', () => {
    const shuffled = texts.map(({ id, variants, claims }) => ({
      claims: reversed(claims),
      variants: reversed(variants),
      id,
    }));
    const steps = timings.map((timing) => ({ ...reversed(timing), window: reversed(timing.window) }));
    const other = { ...all, texts: shuffled, steps, policy: reversed(policy) };
    expect(hashOf(other)).toBe(hashOf(all));
    expect(locales.map((locale) => localeHash(shuffled, locale))).toEqual(
      locales.map((locale) => localeHash(texts, locale)),
    );
  });

  it('is that of the defaults where something is left out', () => {
    const { policy: _, ...without } = all;
    expect(hashOf(without)).toBe(hashOf(all));
    expect(hashOf({ ...all, steps: timings.map((step) => ({ ...step, ifLate: 're-space' as const })) })).toBe(
      hashOf(all),
    );
  });

  const [first, second] = timings as [(typeof timings)[0], (typeof timings)[0]];
  const window = first.window;
  const [welcome, evidence] = texts as [CompiledStep, CompiledStep];
  const changes: readonly (readonly [string, Partial<Everything>])[] = [
    ['a delay', { steps: [{ ...first, delayDays: 1 }, second] }],
    ['the start of a window', { steps: [{ ...first, window: { ...window, from: '08:01' } }, second] }],
    ['the end of a window', { steps: [{ ...first, window: { ...window, to: '20:01' } }, second] }],
    ['a weekday', { steps: [{ ...first, window: { ...window, weekdays: [1, 2, 3, 4, 5, 6] } }, second] }],
    ['whom a step is for', { steps: [{ ...first, audiences: ['self'] }, second] }],
    ['a step for everybody', { steps: [buildTiming(), second] }],
    ['what becomes of a late step', { steps: [{ ...first, ifLate: 'skip' }, second] }],
    ['a step that is disabled', { steps: [{ ...first, disabled: true }, second] }],
    ['the order of steps', { steps: [second, first] }],
    ['a step less', { steps: [first] }],
    ['a language less', { locales: [mainLocale] }],
    ['unknown outcomes', { policy: { ...policy, unknown: 'retry-once' } }],
    ['lateness', { policy: { ...policy, maxLatenessDays: 15 } }],
    ['edits', { policy: { ...policy, edits: 'follow' } }],
    ['unfit claims', { policy: { ...policy, unfit: 'send-late' } }],
    [
      'the edition of a claim',
      {
        texts: [
          { ...welcome, claims: { ...welcome.claims, 'R-01': buildStanding({ edition: 2 }) } },
          evidence,
        ],
      },
    ],
    ['a step under another id', { texts: [{ ...welcome, id: 'hello' }, evidence] }],
  ];
  it.each(changes)('changes with %s', (_, change) => {
    expect(hashOf({ ...all, ...change })).not.toBe(hashOf(all));
  });

  it('differs for each two of these changes', () => {
    const hashes = changes.map(([, change]) => hashOf({ ...all, ...change }));
    expect(new Set(hashes).size).toBe(changes.length);
  });

  it('stays the same when a claim is only good for longer', () => {
    const later = { ...welcome.claims, 'R-01': buildStanding({ goodUntil: 1 }) };
    expect(hashOf({ ...all, texts: [{ ...welcome, claims: later }, evidence] })).toBe(hashOf(all));
  });
});
