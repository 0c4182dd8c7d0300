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
import { AccountSwitch } from './account-switch.tsx';
import { Repair } from './repair.tsx';

type Entry = AnswerOf<'listAttention'>['lists'][number]['entries'][number];

const headings = {
  refused: ['Refused', 'SES did not take these mails. They were not sent.'],
  unknown: ['Outcome unknown', 'SES was asked and no answer came. The person may or may not have the mail.'],
  stuck: ['Stuck', 'These people could not be looked at. They are tried again by themselves.'],
  breaker: ['Stopped by itself', 'Too many bounces, complaints or errors.'],
  evidence: ['Kept back by a claim', 'A fact in the text is past its review or was withdrawn.'],
} as const;

/** What needs a person's eye, each with its one next action. */
export function Attention() {
  const attention = useRead('listAttention', { query: {} }, { every: 60_000 });
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
          return (
            <SpaceBetween size="l">
              {stopped ? <Alert type="error">All sending is stopped for the whole account.</Alert> : null}
              {open.length === 0 ? <Empty>Nothing needs you.</Empty> : null}
              {open.map(({ kind, entries, cursor }) => (
                <Table
                  key={kind}
                  ariaLabels={{ tableLabel: headings[kind][0] }}
                  header={
                    <Header
                      variant="h2"
                      counter={`(${entries.length}${cursor === undefined ? '' : '+'})`}
                      description={headings[kind][1]}
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
            </SpaceBetween>
          );
        }}
      </Loaded>
    </ContentLayout>
  );
}

function subjectOf({ campaign, step, subscriber }: Entry) {
  const words = [campaign, step].filter((part) => part !== undefined).join(' / ');
  if (subscriber !== undefined) return <Link href={`#/people/${subscriber}`}>{words || 'Somebody'}</Link>;
  return campaign === undefined ? words : <Link href={`#/campaigns/${campaign}`}>{words}</Link>;
}
