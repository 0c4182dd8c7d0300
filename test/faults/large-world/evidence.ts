import type { Claim } from '#shared/domain/claim.ts';
import type { Delivery } from '#shared/domain/delivery.ts';
import { type ClaimStanding, claimOfSkip, standingOf } from '#shared/domain/evidence.ts';
import { day, type Instant, minute, second } from '#shared/domain/instant.ts';
import { dateOf } from '#shared/domain/register.ts';
import type { Compiler } from '#shared/usecases/ports/content.ts';
import { tuesday } from '../../support/builders.ts';
import { buildClaim } from '../../support/claims.ts';
import { fakeCompiler } from '../../support/in-memory/content.ts';
import { type FakeRegister, fakeRegister } from '../../support/in-memory/register.ts';
import { type Chance, chanceFor } from './prng.ts';
import type { World } from './world.ts';

/** One for each thing that becomes of claims, and one that stands throughout. */
export const claims = { expires: 'E-01', corrected: 'E-02', withdrawn: 'E-03', stands: 'E-04' } as const;

/** How a claim stood: staff began to say so at `from`, and were told that it is done at `done`. */
interface Told {
  readonly claim: string;
  readonly standing: ClaimStanding;
  readonly from: Instant;
  readonly done: Instant;
}
interface Printed {
  readonly tag: string;
  readonly at: Instant;
  readonly claims: readonly { readonly id: string; readonly edition: number }[];
}
interface Evidence {
  /** What no restore of the table touches: staff say again what they said since. */
  readonly register: FakeRegister;
  readonly told: Told[];
  readonly printed: Printed[];
}

const worlds = new WeakMap<World, Evidence>();

export function evidenceOf(world: World): Evidence {
  const known = worlds.get(world);
  if (known !== undefined) return known;
  const shipped = shippedClaims(world);
  const always = Number.NEGATIVE_INFINITY;
  const evidence: Evidence = {
    register: fakeRegister(shipped),
    told: shipped.map((claim) => ({
      claim: claim.id,
      standing: standingOf(claim),
      from: always,
      done: always,
    })),
    printed: [],
  };
  worlds.set(world, evidence);
  return evidence;
}

/** The files that this world begins with. */
export function shippedClaims({ seed, faults }: World): readonly Claim[] {
  const expires = chanceFor(seed, 'claim expires').between(3, 14);
  const isExpiring = faults.includes('claim expires');
  return Object.values(claims).map((id) =>
    buildClaim({
      id,
      verifiedOn: dateOf(tuesday - 100 * day),
      reviewBy: dateOf(tuesday + (id === claims.expires && isExpiring ? expires : 400) * day),
    }),
  );
}

/** A sentence with some of the claims, or none. */
export function citing(chance: Chance): string {
  const cited = Object.values(claims).filter(() => chance.is(0.3));
  return cited.length === 0 ? '' : ` It rests on ${cited.join(' and ')}.`;
}

/** Beside each claim stands its edition, so that a mail says what it prints. */
export function printingCompiler(): Compiler {
  const compiler = fakeCompiler();
  return {
    ...compiler,
    compile(source, compilation) {
      const { step, ...compiled } = compiler.compile(source, compilation);
      if (step === undefined) return { step, ...compiled };
      const withEditions = (text: string) =>
        text.replace(/\bE-\d\d\b/g, (id) => `${id} (edition ${step.claims[id]?.edition})`);
      const variants = Object.entries(step.variants).map(([key, { html, text, ...rest }]) => [
        key,
        { ...rest, html: withEditions(html), text: withEditions(text) },
      ]);
      return { step: { ...step, variants: Object.fromEntries(variants) }, ...compiled };
    },
  };
}

/** The moment at which SES is called with a mail. */
export function notePrinted(
  world: World,
  { tag, body }: { readonly tag: string; readonly body: { readonly text: string } },
): void {
  const found = body.text.matchAll(/\b(E-\d\d) \(edition (\d+)\)/g);
  const printed = [...found].map(([, id = '', edition]) => ({ id, edition: Number(edition) }));
  evidenceOf(world).printed.push({ tag, at: world.timeline.now(), claims: printed });
}

/**
 * A worker keeps the account's state for ten seconds and lives for 60; here it may also be frozen for
 * five minutes, and its clock be wrong by as much as decides anything.
 */
const latency = 10 * second + minute + 5 * minute + 5 * minute;

/** Mails that printed a claim which had not been fit for longer than that, and skips for one that was. */
export function wrongEvidence(world: World, rows: ReadonlyMap<string, Delivery>): readonly string[] {
  const { told, printed } = evidenceOf(world);
  const unfit = printed.flatMap(({ tag, at, claims: cited }) =>
    cited
      .filter(({ id, edition }) => {
        const own = told.filter(({ claim, done }) => claim === id && done <= at);
        const before = own.filter(({ done }) => done <= at - latency).slice(-1);
        const since = own.filter(({ done }) => done > at - latency);
        return [...before, ...since].every(({ standing }) => isUnfit(standing, edition, at - latency));
      })
      .map(({ id, edition }) => `${tag}: printed ${id}, edition ${edition}, which was not fit`),
  );
  const skipped = [...rows].flatMap(([tag, { reason, begunAt }]) => {
    const id = claimOfSkip(reason);
    const was = told.filter(({ claim, from }) => claim === id && from <= begunAt + latency);
    // Texts of the first edition are skipped once there is a second.
    const isRight = was.some(({ standing }) => isUnfit(standing, 1, begunAt + latency));
    return id === undefined || isRight ? [] : [`${tag}: skipped for ${id}, which was fit`];
  });
  return [...unfit, ...skipped];
}

function isUnfit({ edition, goodUntil, withdrawn }: ClaimStanding, printed: number, at: Instant): boolean {
  return withdrawn === true || edition > printed || (goodUntil !== undefined && goodUntil <= at);
}
