import Link from '@cloudscape-design/components/link';
import SpaceBetween from '@cloudscape-design/components/space-between';

import type { AnswerOf } from '../api/call.ts';
import { useChange } from '../api/use-api.ts';
import { ConfirmedButton } from '../parts/confirmed-button.tsx';
import { useMay } from '../session/session.ts';

type Entry = AnswerOf<'listAttention'>['lists'][number]['entries'][number];
/** What stands in an entry of the attention list, or is known of one step of one person. */
type Broken = Pick<Entry, 'campaign' | 'step' | 'subscriber' | 'enrolment' | 'claim' | 'actions'>;

/** The next action for one entry. */
export function Repair({ entry }: { readonly entry: Broken }) {
  const resend = useChange('resendStep');
  const assume = useChange('assumeDelivered');
  const mayResend = useMay('resendStep');
  const mayAssume = useMay('assumeDelivered');
  const { subscriber, enrolment, step, campaign, claim } = entry;
  if (subscriber !== undefined && enrolment !== undefined && step !== undefined) {
    const request = { path: { subscriber, enrolment, step } };
    return (
      <SpaceBetween direction="horizontal" size="xs">
        {mayResend && entry.actions.includes('resend') ? (
          <ConfirmedButton label="Send again" act={() => resend.mutateAsync(request)}>
            <p>One mail to one person. If the first one did arrive after all, they get it twice.</p>
          </ConfirmedButton>
        ) : null}
        {mayAssume && entry.actions.includes('assume-delivered') ? (
          <ConfirmedButton label="Assume delivered" act={() => assume.mutateAsync(request)}>
            <p>One step of one person is taken as sent. If it never arrived, they will not get it.</p>
          </ConfirmedButton>
        ) : null}
      </SpaceBetween>
    );
  }
  if (claim !== undefined) return <Link href={`#/evidence/${claim}`}>Review {claim}</Link>;
  if (campaign !== undefined) return <Link href={`#/campaigns/${campaign}`}>Look at the campaign</Link>;
  return <>Look into the log</>;
}
