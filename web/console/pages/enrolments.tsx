import Header from '@cloudscape-design/components/header';
import Link from '@cloudscape-design/components/link';
import Pagination from '@cloudscape-design/components/pagination';
import Table from '@cloudscape-design/components/table';
import { useState } from 'react';

import type { AnswerOf } from '../api/call.ts';
import { useRead } from '../api/use-api.ts';
import { Moment } from '../parts/moment.tsx';
import { Empty, Loaded } from '../parts/states.tsx';
import { useMay } from '../session/session.ts';

type Enrolment = AnswerOf<'listEnrolments'>['enrolments'][number];

/** Who is in a campaign, by key and a page at a time: however many they are, one page is one read. */
export function Enrolments({ campaign }: { readonly campaign: string }) {
  const [cursors, setCursors] = useState<readonly (string | undefined)[]>([undefined]);
  const mayOpen = useMay('getTimeline');
  const cursor = cursors.at(-1);
  const page = useRead('listEnrolments', {
    path: { campaign },
    query: { limit: 25, ...(cursor === undefined ? {} : { cursor }) },
  });
  return (
    <Loaded query={page} what="who is inside">
      {({ enrolments, cursor: following }) => (
        <Table
          ariaLabels={{ tableLabel: 'People inside' }}
          header={
            <Header variant="h2" description="By key. Nobody is browsed by address.">
              People inside
            </Header>
          }
          items={[...enrolments]}
          trackBy="enrolment"
          empty={<Empty>Nobody has confirmed yet.</Empty>}
          pagination={
            <Pagination
              currentPageIndex={cursors.length}
              pagesCount={cursors.length + (following === undefined ? 0 : 1)}
              ariaLabels={{
                nextPageLabel: 'Next people',
                previousPageLabel: 'People before',
                pageLabel: (number) => `Page ${number} of people`,
              }}
              onChange={({ detail }) => setCursors([...cursors, following].slice(0, detail.currentPageIndex))}
            />
          }
          columnDefinitions={[
            {
              id: 'person',
              header: 'Person',
              isRowHeader: true,
              cell: ({ subscriber }) =>
                mayOpen ? (
                  <Link href={`#/people/${subscriber}`}>{subscriber.slice(0, 6)}…</Link>
                ) : (
                  `${subscriber.slice(0, 6)}…`
                ),
            },
            { id: 'since', header: 'Since', cell: ({ enrolledAt }) => <Moment at={enrolledAt} /> },
            {
              id: 'version',
              header: 'Version',
              cell: ({ version }) => (version === 0 ? 'none yet' : version),
            },
            { id: 'begun', header: 'Steps begun', cell: ({ begun }) => begun.length },
            { id: 'next', header: 'Next', cell: nextOf },
            { id: 'due', header: 'When', cell: ({ next }) => <Moment at={next?.due} /> },
          ]}
        />
      )}
    </Loaded>
  );
}

function nextOf({ next, ended }: Enrolment): string {
  if (ended !== undefined) return `ended: ${ended.reason}`;
  return next?.step ?? '–';
}
