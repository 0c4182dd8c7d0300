import Alert from '@cloudscape-design/components/alert';
import ContentLayout from '@cloudscape-design/components/content-layout';
import Header from '@cloudscape-design/components/header';
import Link from '@cloudscape-design/components/link';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Table from '@cloudscape-design/components/table';

import type { AnswerOf } from '../api/call.ts';
import { useRead } from '../api/use-api.ts';
import { Moment } from '../parts/moment.tsx';
import { Empty, Loaded } from '../parts/states.tsx';
import { useMay } from '../session/session.ts';
import { AccountSwitch } from './account-switch.tsx';
import { ClaimsDue } from './claims-due.tsx';
import { Repair } from './repair.tsx';
import { RetryRefused } from './retry-refused.tsx';

type Entry = AnswerOf<'listAttention'>['lists'][number]['entries'][number];

const headings = {
  canary: [
    'The hourly test failed',
    'A test person did not get through, so real people may not either. Tell whoever runs the service: the runbook says what to look at.',
  ],
  refused: ['Refused', 'SES did not take these mails. They were not sent.'],
  unknown: ['Outcome unknown', 'SES was asked and no answer came. The person may or may not have the mail.'],
  stuck: ['Stuck', 'These people could not be looked at. They are tried again by themselves.'],
  breaker: ['Stopped by itself', 'Too many bounces, complaints or errors.'],
  evidence: ['Kept back by a claim', 'A fact in the text is past its review or was withdrawn.'],
} as const;

/** What needs a person's eye, each with its one next action. */
export function Attention() {
  const attention = useRead('listAttention', { query: {} }, { every: 60_000 });
  const mayRead = useMay('listClaims');
  const due = useRead('listClaims', { query: { due: 14 } }, { enabled: mayRead });
  return (
    <ContentLayout
      header={
        <Header variant="h1" actions={<AccountSwitch />}>
          Attention
        </Header>
      }
    >
      <Loaded query={attention} what="what needs a look">
        {({ lists, stopped }) => {
          const open = lists.filter(({ entries }) => entries.length > 0);
          const claims = due.data?.claims.filter(({ uses }) => uses.length > 0) ?? [];
          return (
            <SpaceBetween size="l">
              {stopped ? <Alert type="error">All sending is stopped for the whole account.</Alert> : null}
              {open.length + claims.length === 0 ? <Empty>Nothing needs you.</Empty> : null}
              {open.map(({ kind, entries, cursor }) => (
                <Table
                  key={kind}
                  ariaLabels={{ tableLabel: headings[kind][0] }}
                  header={
                    <Header
                      variant="h2"
                      counter={`(${entries.length}${cursor === undefined ? '' : '+'})`}
                      description={headings[kind][1]}
                      actions={kind === 'refused' ? <RetryThese entries={entries} /> : null}
                    >
                      {headings[kind][0]}
                    </Header>
                  }
                  items={[...entries]}
                  columnDefinitions={[
                    { id: 'what', header: 'What', isRowHeader: true, cell: subjectOf },
                    { id: 'reason', header: 'Reason', cell: ({ reason, claim }) => claim ?? reason ?? '–' },
                    { id: 'since', header: 'Since', cell: ({ since }) => <Moment at={since} /> },
                    { id: 'next', header: 'Next', cell: (entry) => <Repair entry={entry} /> },
                  ]}
                />
              ))}
              {claims.length > 0 ? <ClaimsDue claims={claims} /> : null}
            </SpaceBetween>
          );
        }}
      </Loaded>
    </ContentLayout>
  );
}

/** One button for each campaign that has some. */
function RetryThese({ entries }: { readonly entries: readonly Entry[] }) {
  const counts = new Map<string, number>();
  for (const { campaign } of entries)
    if (campaign !== undefined) counts.set(campaign, (counts.get(campaign) ?? 0) + 1);
  return (
    <SpaceBetween direction="horizontal" size="xs">
      {[...counts].map(([campaign, refused]) => (
        <RetryRefused
          key={campaign}
          campaign={campaign}
          refused={refused}
          label={`Retry only these of ${campaign}`}
        />
      ))}
    </SpaceBetween>
  );
}

function subjectOf({ campaign, step, subscriber }: Entry) {
  const words = [campaign, step].filter((part) => part !== undefined).join(' / ');
  if (subscriber !== undefined) return <Link href={`#/people/${subscriber}`}>{words || 'Somebody'}</Link>;
  return campaign === undefined ? words : <Link href={`#/campaigns/${campaign}`}>{words}</Link>;
}
