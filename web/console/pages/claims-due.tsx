import Header from '@cloudscape-design/components/header';
import Link from '@cloudscape-design/components/link';
import Table from '@cloudscape-design/components/table';

import type { AnswerOf } from '../api/call.ts';

/** Facts that somebody must look at before their steps stop going out. */
export function ClaimsDue({ claims }: AnswerOf<'listClaims'>) {
  return (
    <Table
      ariaLabels={{ tableLabel: 'Claims due' }}
      header={
        <Header
          variant="h2"
          counter={`(${claims.length})`}
          description="Past their day, steps that print them are kept back."
        >
          Claims due within two weeks
        </Header>
      }
      items={[...claims]}
      trackBy="id"
      wrapLines
      columnDefinitions={[
        { id: 'id', header: 'Claim', isRowHeader: true, cell: ({ id }) => id },
        { id: 'statement', header: 'Statement', cell: ({ statement }) => statement },
        { id: 'by', header: 'Review by', cell: ({ reviewBy, fault }) => fault ?? reviewBy },
        {
          id: 'next',
          header: 'Next',
          cell: ({ id }) => <Link href={`#/evidence/${id}`}>Review {id}</Link>,
        },
      ]}
    />
  );
}
