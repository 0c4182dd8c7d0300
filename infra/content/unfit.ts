import { join, relative } from 'node:path';
import { loadClaims } from '#shared/adapters/content-files.ts';
import { ContentError } from '#shared/domain/content-problem.ts';
import { check } from './check.ts';

/**
 * Why the content may not be deployed, one sentence each; none: it may.
 *
 * Judged as of the day on which its facts were last checked, not as of today: that a claim has come up for
 * review since must never keep a mended function from being deployed. Publishing and sending ask for
 * today's date themselves.
 */
export function unfitContent(contentDir: string): readonly string[] {
  try {
    const days = [...loadClaims(contentDir).values()].map(({ verifiedOn }) => verifiedOn);
    return check(contentDir, {}, Date.parse(`${days.sort().at(-1)}T12:00:00Z`)).findings;
  } catch (fault) {
    if (!(fault instanceof ContentError)) throw fault;
    return fault.problems.map(
      ({ step, reason, remedy }) => `${relative(process.cwd(), join(contentDir, step))} ${reason} ${remedy}`,
    );
  }
}
