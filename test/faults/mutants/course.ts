import { run, scenario } from '../cli/job.ts';
import type { Mutant } from './mutant.ts';

/** Which step comes next, when, and what a restore or a hand in the table may not do. */
export const courseMutants: readonly Mutant[] = [
  {
    id: 'successor-by-position',
    rule: 'the next step is the first that was not begun, whatever its place',
    file: 'shared/domain/course.ts',
    find: `  return version.steps.find(({ id }) => !begun.includes(id));`,
    replace: `  return version.steps[begun.length];`,
    caughtBy: [run('memory', 1)],
  },
  {
    id: 'send-floor-ignored',
    rule: 'after a restore nothing older than the floor is sent',
    file: 'shared/domain/decide.ts',
    find: `  if (firstDate < (account.sendFloor ?? 0)) {`,
    replace: `  if (firstDate < 0) {`,
    caughtBy: [scenario('restore')],
  },
  {
    id: 'gap-ignored',
    rule: 'a day between two mails to one person, across campaigns',
    file: 'shared/domain/decide.ts',
    find: `  if (now < quietUntil) {`,
    replace: `  if (now < quietUntil - mailGap) {`,
    caughtBy: [run('memory', 1)],
  },
  {
    id: 'lost-row-left',
    rule: 'the audit gives a step that was begun its row back',
    file: 'shared/usecases/audit-page.ts',
    find: `    lost = (await deps.deliveries.record({ ...row, state: 'unknown', reason: 'row-lost' })) || lost;`,
    replace: `    lost = row.step === '' || lost;`,
    caughtBy: [run('memory', 5)],
  },
  {
    id: 'audit-of-nobody',
    rule: 'the audit lists again who is missing from the due index',
    file: 'shared/usecases/walk.ts',
    find: `  audit: { page: auditPage, pauseSeconds: 1 },`,
    replace: `  audit: { page: async () => 0 * auditPage.length, pauseSeconds: 1 },`,
    caughtBy: [run('memory', 4), run('memory', 6)],
  },
];
