import type { Claim, ClaimChange } from '#shared/domain/claim.ts';
import { tuesday } from './builders.ts';

/** One claim as its file holds it, checked eight days before `tuesday`, and for 90 days. */
export function buildClaim(changes: Partial<Claim> = {}): Claim {
  return {
    id: 'E-03',
    edition: 1,
    kind: 'result',
    statement: 'In the trial 67 of every 100 people who had the drug no longer had PTSD.',
    figure: '67 % against 32 %',
    jurisdiction: 'any',
    source: { title: 'Nature Medicine 2021', url: 'https://www.nature.com/articles/s41591-021-01336-3' },
    also: [],
    doi: '10.1038/s41591-021-01336-3',
    basis: 'S',
    confidence: 'H',
    verifiedOn: '2026-11-23',
    reviewBy: '2027-02-21',
    blockedIfExpired: true,
    with: [],
    supersedes: [],
    retracted: [],
    ...changes,
  };
}

export function buildChange(changes: Partial<ClaimChange> = {}): ClaimChange {
  return {
    kind: 'reviewed',
    by: 'staff-approver',
    at: tuesday,
    note: 'The page says the same today.',
    ...changes,
  };
}
