import { loadClaims } from '#shared/adapters/content-files.ts';
import { claimFault } from '#shared/domain/claim.ts';
import { day } from '#shared/domain/instant.ts';

/** As long as the shipped sequence lasts, weekends and waits for windows included. */
const journey = 30 * day;

/**
 * When the virtual clock begins. A claim whose review date has passed is neither published nor sent,
 * and that holds here too, where weeks pass in seconds; so unless the shipped register is good for a
 * whole journey, the run begins at noon of the day on which it was last checked, and says so.
 *
 * @param contentDir folder of the shipped content
 * @param now        the real time, epoch milliseconds
 */
export function startingMoment(
  contentDir: string,
  now: number,
): { readonly at: number; readonly note?: string } {
  const claims = [...loadClaims(contentDir).values()];
  const stale = claims.filter((claim) => claimFault(claim, now + journey) === 'expired');
  if (stale.length === 0) return { at: now };
  const checked = claims
    .map((claim) => claim.verifiedOn)
    .sort()
    .at(-1);
  return {
    at: Date.parse(`${checked}T12:00:00Z`),
    note: `${stale.length} shipped claims are due for review within a month, so time begins on ${checked}, when they were checked.`,
  };
}
