import type { Facts } from '../facts.ts';
import { expectAll, type Finding, judge, missing } from '../finding.ts';

/** Which the templates ask for, in their rule `CheckBootstrapVersion`. */
export const neededBootstrap = 6;

export function checkBootstrap({ account, bootstraps }: Facts): readonly Finding[] {
  return bootstraps.flatMap(({ region, version }) => {
    const subject = `CDK bootstrap in ${region}`;
    const next = `npx cdk bootstrap aws://${account}/${region}`;
    return judge(subject, version, missing(subject, 'has not been done.', next), (found) =>
      expectAll(subject, `version ${found}.`, [
        {
          met: found >= neededBootstrap,
          otherwise: `is version ${found}, and the stacks need ${neededBootstrap}.`,
          next,
        },
      ]),
    );
  });
}
