import { run, scenario } from '../cli/job.ts';
import type { Mutant } from './mutant.ts';

/** What a mail prints is true when SES is called. */
export const evidenceMutants: readonly Mutant[] = [
  {
    id: 'register-ignored',
    rule: 'a text goes out only as the register stands now',
    file: 'shared/usecases/visit.ts',
    find: `account.evidence ?? {}`,
    replace: `{}`,
    caughtBy: [run('memory', 5)],
  },
  {
    id: 'review-date-ignored',
    rule: 'a claim whose review date has passed is not printed',
    file: 'shared/domain/evidence.ts',
    find: `now >= standing.goodUntil`,
    replace: `now < 0`,
    caughtBy: [run('memory', 1)],
  },
  {
    id: 'edition-ignored',
    rule: 'a text that prints an earlier edition of a claim does not go out',
    file: 'shared/domain/evidence.ts',
    find: `standing.edition > then.edition`,
    replace: `standing.edition < 0`,
    caughtBy: [run('memory', 5)],
  },
  {
    id: 'withdrawal-ignored',
    rule: 'a claim that was withdrawn is not printed',
    file: 'shared/domain/evidence.ts',
    find: `standing === undefined || standing.withdrawn)`,
    replace: `standing === undefined)`,
    caughtBy: [scenario('claims')],
  },
  {
    id: 'skipped-without-its-claim',
    rule: 'a step that is skipped for a claim says which, and why',
    file: 'shared/usecases/unfit-step.ts',
    find: `reason: skipReasonOf(unfit) }`,
    replace: `reason: 'audience' }`,
    caughtBy: [scenario('claims')],
  },
  {
    id: 'opened-while-unfit',
    rule: 'a step that was skipped is opened again only when its claims are fit',
    file: 'shared/usecases/send-late-page.ts',
    find: `    found !== undefined &&
    unfitClaim(`,
    replace: `    found !== undefined ||
    unfitClaim(`,
    caughtBy: [scenario('claims-late')],
  },
];
