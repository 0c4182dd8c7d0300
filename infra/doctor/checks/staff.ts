import type { Settings } from '#infra/config.ts';
import type { Role } from '#shared/declarations/routes.ts';
import type { Facts, StaffMember } from '../facts.ts';
import { expectAll, type Finding, judge, later, missing } from '../finding.ts';
import { isDeployed } from './stacks.ts';

const subject = 'Staff';
const next =
  'put two people at least into the user pool and its groups (README, "Deploy"); each signs in once and sets up the second factor';

export function checkStaff(facts: Facts, { stage }: Settings): readonly Finding[] {
  const { staff } = facts;
  if (staff.kind === 'oidc') {
    const silent = missing(
      subject,
      `the issuer does not answer at ${staff.address}.`,
      `correct stages.${stage}.staffSignIn.issuer, or mend the issuer`,
    );
    return judge(subject, staff.discovered, silent, ({ issuer }) =>
      expectAll(subject, `${staff.issuer} answers; it alone knows their roles and second factors.`, [
        {
          met: issuer === staff.issuer,
          otherwise: `the issuer calls itself ${issuer}, and its tokens would be refused.`,
          next: `put ${issuer} into stages.${stage}.staffSignIn.issuer`,
        },
      ]),
    );
  }
  const notThere = isDeployed(facts, 'data')
    ? missing(subject, 'the data stack has no user pool.', `npx cdk deploy --all -c stage=${stage}`)
    : later(subject, 'the user pool comes with the deploy; then invite two people at least.');
  return judge(subject, staff.members, notThere, checkMembers);
}

/** Nobody publishes their own text, so it takes two (an admin may do what either does). */
function checkMembers(members: readonly StaffMember[]): readonly Finding[] {
  const ready = members.filter(({ enabled, secondFactor }) => enabled && secondFactor);
  const authors = ready.filter(may('author'));
  const approvers = ready.filter(may('approver'));
  return expectAll(subject, `${ready.length} people with a second factor; they can write and approve.`, [
    {
      met: authors.length > 0,
      otherwise: 'nobody with a second factor may write (group author).',
      next,
    },
    {
      met: approvers.length > 0,
      otherwise: 'nobody with a second factor may approve (group approver).',
      next,
    },
    {
      met:
        authors.length === 0 ||
        approvers.length === 0 ||
        authors.some((author) => approvers.some((approver) => approver !== author)),
      otherwise: 'only one person may both write and approve, and nobody publishes their own text.',
      next,
    },
  ]);
}

function may(role: Role) {
  return ({ roles }: StaffMember) => roles.includes(role) || roles.includes('admin');
}
