import {
  type Claim,
  type ClaimFault,
  claimFault,
  type claimKinds,
  claimSources,
  isPrintable,
} from '#shared/domain/claim.ts';
import { isFound } from '#shared/domain/claim-search.ts';
import type { Instant } from '#shared/domain/instant.ts';
import { dateOf } from '#shared/domain/register.ts';
import type { Deps } from './ports.ts';

type Reading = Pick<Deps, 'clock' | 'register'>;

export type FactState = 'stands' | 'expired' | 'not-confirmed' | 'superseded' | 'withdrawn';

export type Subject = (typeof claimKinds)[number];
/** What facts are about, in the order and in the words that the public reads. */
export const subjects: Readonly<Record<Subject, string>> = {
  status: 'What the law and health agencies say',
  result: 'What the main trials found',
  study: 'More about the studies',
  safety: 'Risks and safety',
  treatment: 'Care that you can get now',
  cost: 'What it costs, and who pays',
  crisis: 'Help lines',
};

/** One claim of the register as the public sees it: no name of staff, no note. */
export interface Fact {
  readonly id: string;
  readonly edition: number;
  readonly subject: Subject;
  readonly statement: string;
  readonly figure?: string;
  /** Where it holds, in words; absent where it does not depend on a place. */
  readonly place?: string;
  readonly sources: readonly { readonly title: string; readonly url: string }[];
  readonly doi?: string;
  /** Number in a registry of trials. */
  readonly registry?: string;
  readonly confidence: Claim['confidence'];
  readonly state: FactState;
  /** Whether our mails may say it today. */
  readonly inMails: boolean;
  readonly verifiedOn: string;
  readonly reviewBy: string;
  /** What makes us look again sooner. */
  readonly event?: string;
  readonly supersededBy?: string;
  readonly withdrawnOn?: string;
  readonly corrected?: { readonly on: string; readonly formerly: string };
}

export interface Facts {
  readonly at: Instant;
  /** Of how many; those that a search leaves out are counted too. */
  readonly total: number;
  readonly facts: readonly Fact[];
}

/** The present state of the register, by subject and id; with `q` only what holds all its words. */
export async function listFacts(
  deps: Reading,
  { q = '' }: { readonly q?: string | undefined } = {},
): Promise<Facts> {
  const at = deps.clock.now();
  const claims = [...(await deps.register.all()).values()].map(publicPart);
  const order = Object.keys(subjects);
  const found = claims
    .filter((claim) => isFound(claim, q, [subjects[claim.kind], placeOf(claim) ?? '']))
    .sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind) || (a.id < b.id ? -1 : 1));
  return {
    at,
    total: claims.length,
    facts: await Promise.all(found.map((claim) => factOf(deps, claim, at))),
  };
}

/** What stands beside an unconfirmed statement are notes for editors, and numbers that nobody has seen. */
function publicPart(claim: Claim): Claim {
  const { figure: _, ...rest } = claim;
  return claim.confidence === 'H' ? claim : rest;
}

async function factOf(deps: Reading, claim: Claim, at: Instant): Promise<Fact> {
  const { id, edition, kind, statement, figure, doi, registry, confidence, event, supersededBy } = claim;
  const place = placeOf(claim);
  const corrected = edition > 1 ? await correctionOf(deps, claim) : undefined;
  return {
    ...{ id, edition, subject: kind, statement, confidence },
    sources: claimSources(claim),
    state: stateOf(claim, at),
    inMails: isPrintable(claim, at),
    verifiedOn: claim.verifiedOn,
    reviewBy: claim.reviewBy,
    ...(figure === undefined ? {} : { figure }),
    ...(place === undefined ? {} : { place }),
    ...(doi === undefined ? {} : { doi }),
    ...(registry === undefined ? {} : { registry }),
    ...(event === undefined ? {} : { event }),
    ...(supersededBy === undefined ? {} : { supersededBy }),
    ...(claim.withdrawn && claim.change ? { withdrawnOn: dateOf(claim.change.at) } : {}),
    ...(corrected === undefined ? {} : { corrected }),
  };
}

const states: Record<Exclude<ClaimFault, 'unknown'>, FactState> = {
  withdrawn: 'withdrawn',
  superseded: 'superseded',
  'low-confidence': 'not-confirmed',
  expired: 'expired',
};

function stateOf(claim: Claim, at: Instant): FactState {
  const fault = claimFault(claim, at);
  if (fault !== undefined && fault !== 'unknown') return states[fault];
  // Some dates block no mail, but the public may know that they have passed.
  return dateOf(at) > claim.reviewBy ? 'expired' : 'stands';
}

/** When the present words took the place of others, and which; of those that a file brought nobody knows the day. */
async function correctionOf({ register }: Reading, claim: Claim): Promise<Fact['corrected']> {
  const history = await register.history(claim.id);
  const change = history.findLast(
    (each) => each.edition === claim.edition && each.change?.kind === 'corrected',
  )?.change;
  const before = history.findLast((each) => each.edition < claim.edition);
  return change && before ? { on: dateOf(change.at), formerly: before.statement } : undefined;
}

const countries = new Intl.DisplayNames('en', { type: 'region' });

function placeOf({ jurisdiction }: Claim): string | undefined {
  return jurisdiction === 'any' ? undefined : countries.of(jurisdiction);
}
