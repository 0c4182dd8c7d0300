import { columns } from '#infra/bench/text-table.ts';
import type { Claim } from '#shared/domain/claim.ts';
import { dateOf, daysBetween } from '#shared/domain/register.ts';
import type { FlagsOf } from './arguments.ts';
import { loadShipped, textsOf } from './shipped.ts';
import { usesOf } from './uses.ts';

/** A claim that somebody must look at. `days` is negative when its date has passed. */
export interface DueClaim {
  readonly claim: Claim;
  readonly days: number;
  readonly usedIn: readonly string[];
}

/** Claims whose review date is at most so many days away, soonest first. Kept ones that no text may print are not due. */
export function dueClaims(contentDir: string, flags: FlagsOf<'due'>, now: number): readonly DueClaim[] {
  const shipped = loadShipped(contentDir);
  const at = flags.at ?? now;
  const uses = usesOf(textsOf(shipped, {}, at), shipped.crisis);
  return [...shipped.register.values()]
    .filter(({ confidence, supersededBy }) => confidence === 'H' && supersededBy === undefined)
    .map((claim) => ({
      claim,
      days: daysBetween(dateOf(at), claim.reviewBy),
      usedIn: [...(uses.get(claim.id) ?? [])],
    }))
    .filter(({ days }) => days <= flags.days)
    .sort((a, b) => a.days - b.days || a.claim.id.localeCompare(b.claim.id));
}

export function dueReport(due: readonly DueClaim[], { days }: FlagsOf<'due'>): string {
  if (due.length === 0) return `No claim is to be reviewed within ${days} days.`;
  return [
    columns(
      ['review by', 'days', 'claim', 'once it is late', 'used in', 'sooner, if there is'],
      due.map(({ claim, days: left, usedIn }) => [
        claim.reviewBy,
        String(left),
        claim.id,
        claim.blockedIfExpired ? 'not sent' : 'still sent',
        usedIn.length === 0 ? 'nothing' : usedIn.join(', '),
        claim.event ?? '',
      ]),
    ),
    '',
    'As the files say; what staff have renewed since is at /facts.',
  ].join('\n');
}
