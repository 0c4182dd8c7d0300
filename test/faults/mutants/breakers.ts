import { scenario } from '../cli/job.ts';
import type { Mutant } from './mutant.ts';

/** What stops a campaign, and that it stops. */
export const breakerMutants: readonly Mutant[] = [
  {
    id: 'trip-ignored',
    rule: 'in a campaign that is paused no flight begins',
    file: 'shared/domain/decide.ts',
    find: `account.stopped || head.status === 'paused'`,
    replace: `account.stopped`,
    caughtBy: [scenario('breakers')],
  },
  {
    id: 'trip-of-an-earlier-run',
    rule: 'what was judged before a campaign was resumed does not stop it again',
    file: 'shared/usecases/trip-campaign.ts',
    find: `(head?.status !== 'running' || (head.run ?? 0) !== run)`,
    replace: `head?.status !== 'running'`,
    caughtBy: [scenario('breakers')],
  },
  {
    id: 'trip-gives-up',
    rule: 'a trip that lost a race is tried again',
    file: 'shared/usecases/trip-campaign.ts',
    find: `const attempts = 8;`,
    replace: `const attempts = 1;`,
    caughtBy: [scenario('breakers')],
  },
  {
    id: 'stopped-account-ignored',
    rule: 'one answer that SES has stopped the account pauses the campaign',
    file: 'shared/usecases/outcome-watch.ts',
    find: `        failures = longestFailureRun;`,
    replace: `        failures += 1;`,
    caughtBy: [scenario('breakers')],
  },
  {
    id: 'one-failure-more',
    rule: 'five unknown outcomes in a row pause the campaign',
    file: 'shared/usecases/outcome-watch.ts',
    find: `    if (failures < longestFailureRun) return 0;`,
    replace: `    if (failures <= longestFailureRun) return 0;`,
    caughtBy: [scenario('breakers')],
  },
];
