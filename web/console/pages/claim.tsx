import Container from '@cloudscape-design/components/container';
import ContentLayout from '@cloudscape-design/components/content-layout';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import Link from '@cloudscape-design/components/link';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import Table from '@cloudscape-design/components/table';

import type { AnswerOf } from '../api/call.ts';
import { useRead } from '../api/use-api.ts';
import { Moment } from '../parts/moment.tsx';
import { Empty, Loaded } from '../parts/states.tsx';
import { ClaimActions } from './claim-actions.tsx';
import { ClaimCorrection } from './claim-correction.tsx';

type Listed = AnswerOf<'getClaim'>['claim'];

/** One fact: what it says and rests on, where it is printed, whom it reached, and how it came to be so. */
export function Claim({ claim: id }: { readonly claim: string }) {
  const read = useRead('getClaim', { path: { claim: id } });
  return (
    <Loaded query={read} what="the claim">
      {({ claim, history }) => (
        <ContentLayout
          header={
            <Header
              variant="h1"
              description={<Link href="#/evidence">Back to the register</Link>}
              actions={
                <SpaceBetween direction="horizontal" size="xs">
                  <ClaimCorrection key={claim.edition} claim={claim} />
                  <ClaimActions claim={claim} />
                </SpaceBetween>
              }
            >
              Claim {id}
            </Header>
          }
        >
          <SpaceBetween size="l">
            <Statement claim={claim} />
            <Uses uses={claim.uses} />
            <Reached claim={id} />
            <History history={history} />
          </SpaceBetween>
        </ContentLayout>
      )}
    </Loaded>
  );
}

function Statement({ claim }: { readonly claim: Listed }) {
  return (
    <Container header={<Header variant="h2">{claim.statement}</Header>}>
      <KeyValuePairs
        columns={4}
        items={[
          {
            label: 'May be printed',
            value:
              claim.fault === undefined ? (
                <StatusIndicator type="success">Yes</StatusIndicator>
              ) : (
                <StatusIndicator type="error">No: {claim.fault}</StatusIndicator>
              ),
          },
          { label: 'Figure', value: claim.figure ?? '–' },
          { label: 'Looked at', value: claim.verifiedOn },
          { label: 'Review by', value: claim.reviewBy },
          {
            label: 'Source',
            value: (
              <Link href={claim.source.url} external externalIconAriaLabel="Opens in a new tab">
                {claim.source.title}
              </Link>
            ),
          },
          { label: 'Edition', value: claim.edition },
          { label: 'Holds in', value: claim.jurisdiction },
          { label: 'Stands with', value: claim.with.join(', ') || '–' },
        ]}
      />
    </Container>
  );
}

function Uses({ uses }: Pick<Listed, 'uses'>) {
  return (
    <Table
      ariaLabels={{ tableLabel: 'Where it is used' }}
      header={<Header variant="h2">Where it is used</Header>}
      items={[...uses]}
      empty={<Empty>No text prints it.</Empty>}
      columnDefinitions={[
        {
          id: 'campaign',
          header: 'Campaign',
          isRowHeader: true,
          cell: ({ campaign }) => <Link href={`#/campaigns/${campaign}`}>{campaign}</Link>,
        },
        { id: 'step', header: 'Step', cell: ({ step }) => step },
        { id: 'in', header: 'In', cell: ({ in: place }) => place },
        { id: 'edition', header: 'Edition', cell: ({ edition }) => edition ?? 'as it stands' },
      ]}
    />
  );
}

/** By mail and never by person: those are found one at a time. */
function Reached({ claim }: { readonly claim: string }) {
  const reach = useRead('getReach', { path: { claim }, query: {} });
  return (
    <Loaded query={reach} what="how many mails told it">
      {({ reached }) => (
        <Table
          ariaLabels={{ tableLabel: 'Mails that told it' }}
          header={<Header variant="h2">Mails that told it</Header>}
          items={[...reached]}
          empty={<Empty>No mail told it yet.</Empty>}
          columnDefinitions={[
            {
              id: 'step',
              header: 'Step',
              isRowHeader: true,
              cell: ({ campaign, step }) => `${campaign} / ${step}`,
            },
            { id: 'version', header: 'Version', cell: ({ version }) => version },
            { id: 'mails', header: 'Mails', cell: ({ mails }) => mails },
            { id: 'first', header: 'First', cell: ({ firstAt }) => <Moment at={firstAt} /> },
            { id: 'last', header: 'Last', cell: ({ lastAt }) => <Moment at={lastAt} /> },
          ]}
        />
      )}
    </Loaded>
  );
}

function History({ history }: Pick<AnswerOf<'getClaim'>, 'history'>) {
  return (
    <Table
      ariaLabels={{ tableLabel: 'How it came to be so' }}
      header={<Header variant="h2">How it came to be so</Header>}
      items={history.toReversed()}
      wrapLines
      columnDefinitions={[
        { id: 'when', header: 'When', isRowHeader: true, cell: ({ change }) => <Moment at={change?.at} /> },
        { id: 'what', header: 'What', cell: ({ change }) => change?.kind ?? 'shipped' },
        { id: 'by', header: 'By', cell: ({ change }) => change?.by ?? '–' },
        { id: 'edition', header: 'Edition', cell: ({ edition }) => edition },
        { id: 'statement', header: 'Statement', cell: ({ statement }) => statement },
        { id: 'note', header: 'Found', cell: ({ change }) => change?.note ?? '–' },
      ]}
    />
  );
}
