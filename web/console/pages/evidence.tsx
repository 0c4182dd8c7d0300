import Box from '@cloudscape-design/components/box';
import Header from '@cloudscape-design/components/header';
import Link from '@cloudscape-design/components/link';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import Table from '@cloudscape-design/components/table';
import TextFilter from '@cloudscape-design/components/text-filter';
import { useDeferredValue, useState } from 'react';

import type { AnswerOf } from '../api/call.ts';
import { useRead } from '../api/use-api.ts';
import { Empty, Loaded } from '../parts/states.tsx';
import { ClaimActions } from './claim-actions.tsx';

type Claim = AnswerOf<'listClaims'>['claims'][number];

/** The evidence register: what is to be reviewed first stands first. */
export function Evidence() {
  const [words, setWords] = useState('');
  const q = useDeferredValue(words.trim());
  const claims = useRead('listClaims', { query: q === '' ? {} : { q } });
  return (
    <SpaceBetween size="m">
      <Header
        variant="h1"
        description="Every fact that a mail may state, with its source and the day of its next review."
      >
        Evidence
      </Header>
      <TextFilter
        filteringText={words}
        filteringAriaLabel="Search claims"
        filteringPlaceholder="Search claims"
        onChange={({ detail }) => setWords(detail.filteringText)}
      />
      <Loaded query={claims} what="the register">
        {({ claims: items }) => (
          <Table
            ariaLabels={{ tableLabel: 'Claims' }}
            header={
              <Header variant="h2" counter={`(${items.length})`}>
                Claims
              </Header>
            }
            items={[...items]}
            trackBy="id"
            wrapLines
            empty={<Empty>No claim has these words.</Empty>}
            columnDefinitions={[
              {
                id: 'id',
                header: 'Claim',
                isRowHeader: true,
                cell: ({ id }) => <Link href={`#/evidence/${id}`}>{id}</Link>,
                minWidth: 80,
              },
              { id: 'statement', header: 'Statement', cell: statementOf, minWidth: 280 },
              { id: 'review', header: 'Review by', cell: standingOf, minWidth: 180 },
              { id: 'uses', header: 'Used in', cell: usesOf, minWidth: 160 },
              { id: 'actions', header: 'Do', cell: (claim) => <ClaimActions claim={claim} />, minWidth: 260 },
            ]}
          />
        )}
      </Loaded>
    </SpaceBetween>
  );
}

function statementOf({ statement, source }: Claim) {
  return (
    <>
      {statement}
      <Box variant="small">
        <Link href={source.url} external externalIconAriaLabel="Opens in a new tab">
          {source.title}
        </Link>
      </Box>
    </>
  );
}

function standingOf({ reviewBy, fault }: Claim) {
  if (fault !== undefined) return <StatusIndicator type="error">{fault}</StatusIndicator>;
  return <time dateTime={reviewBy}>{reviewBy}</time>;
}

function usesOf({ uses }: Claim) {
  const published = uses.filter((use) => use.in === 'published');
  if (published.length === 0) return 'no mail';
  return published.map(({ campaign, step }) => `${campaign} / ${step}`).join(', ');
}
