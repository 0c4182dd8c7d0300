import { loadClaims } from '#shared/adapters/content-files.ts';
import { claimFault } from '#shared/domain/claim.ts';

/**
 * When the virtual clock begins. A claim whose review date has passed cannot be published, and that
 * holds here too; so once the shipped register has gone stale, the run begins at noon of the day on
 * which it was last checked, and says so.
 *
 * @param contentDir folder of the shipped content
 * @param now        the real time, epoch milliseconds
 */
export function startingMoment(
  contentDir: string,
  now: number,
): { readonly at: number; readonly note?: string } {
  const claims = [...loadClaims(contentDir).values()];
  const stale = claims.filter((claim) => claimFault(claim, now) === 'expired');
  if (stale.length === 0) return { at: now };
  const checked = claims
    .map((claim) => claim.verifiedOn)
    .sort()
    .at(-1);
  return {
    at: Date.parse(`${checked}T12:00:00Z`),
    note: `${stale.length} shipped claims are due for review, so time begins on ${checked}, when they were checked.`,
  };
}
