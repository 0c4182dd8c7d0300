import Button from '@cloudscape-design/components/button';
import FormField from '@cloudscape-design/components/form-field';
import Header from '@cloudscape-design/components/header';
import Input from '@cloudscape-design/components/input';
import Pagination from '@cloudscape-design/components/pagination';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Table from '@cloudscape-design/components/table';
import TextFilter from '@cloudscape-design/components/text-filter';
import { useState } from 'react';

import type { AnswerOf } from '../api/call.ts';
import { useRead } from '../api/use-api.ts';
import { csvOf } from '../parts/csv.ts';
import { Moment } from '../parts/moment.tsx';
import { saveFile } from '../parts/save-file.ts';
import { Empty, Loaded } from '../parts/states.tsx';

type Entry = AnswerOf<'listAudit'>['entries'][number];
const columns = ['at', 'actor', 'action', 'subject', 'outcome', 'detail'] as const satisfies (keyof Entry)[];

/** Who did what, a UTC day at a time, newest first. */
export function Audit() {
  // The service's own day until somebody chooses: its clock writes the trail, whatever this computer's says.
  const [chosen, setChosen] = useState<string>();
  const [cursors, setCursors] = useState<readonly (string | undefined)[]>([undefined]);
  const [words, setWords] = useState('');
  const cursor = cursors.at(-1);
  const audit = useRead('listAudit', {
    query: { ...(chosen ? { day: chosen } : {}), ...(cursor === undefined ? {} : { cursor }) },
  });
  const choose = (next: string) => {
    setChosen(next);
    setCursors([undefined]);
  };
  return (
    <SpaceBetween size="m">
      <Header variant="h1" description="Every change, every refusal and every look at a person.">
        Audit
      </Header>
      <FormField label="Day (UTC)">
        <Input
          type="text"
          inputMode="numeric"
          value={chosen ?? audit.data?.day ?? ''}
          onChange={({ detail }) => choose(detail.value)}
          placeholder="2026-11-22"
        />
      </FormField>
      <Loaded query={audit} what="the audit trail">
        {({ day, entries, cursor: following }) => {
          const shown = entries.filter((entry) => matches(entry, words));
          return (
            <Table
              ariaLabels={{ tableLabel: 'Audit trail' }}
              header={
                <Header
                  variant="h2"
                  counter={`(${shown.length})`}
                  actions={
                    <Button onClick={() => saveFile(`audit-${day}.csv`, 'text/csv', csvOf(columns, shown))}>
                      Save as CSV
                    </Button>
                  }
                >
                  {day}
                </Header>
              }
              filter={
                <TextFilter
                  filteringText={words}
                  filteringAriaLabel="Filter this page"
                  filteringPlaceholder="Filter this page"
                  onChange={({ detail }) => setWords(detail.filteringText)}
                />
              }
              pagination={
                <Pagination
                  currentPageIndex={cursors.length}
                  pagesCount={cursors.length + (following === undefined ? 0 : 1)}
                  ariaLabels={{
                    nextPageLabel: 'Older',
                    previousPageLabel: 'Newer',
                    pageLabel: (page) => `Page ${page}`,
                  }}
                  onChange={({ detail }) => {
                    // A page further on is one of this day, though midnight passes meanwhile.
                    setChosen(day);
                    setCursors([...cursors, following].slice(0, detail.currentPageIndex));
                  }}
                />
              }
              items={shown}
              trackBy="id"
              empty={<Empty>Nothing was done that day.</Empty>}
              columnDefinitions={[
                { id: 'at', header: 'When', isRowHeader: true, cell: ({ at }) => <Moment at={at} /> },
                { id: 'actor', header: 'Who', cell: ({ actor }) => actor },
                { id: 'action', header: 'Did', cell: ({ action }) => action },
                { id: 'subject', header: 'To', cell: ({ subject }) => subject },
                { id: 'outcome', header: 'Outcome', cell: ({ outcome }) => outcome },
                { id: 'detail', header: 'Detail', cell: ({ detail }) => detail ?? '–' },
              ]}
            />
          );
        }}
      </Loaded>
    </SpaceBetween>
  );
}

function matches(entry: Entry, words: string): boolean {
  const text = columns
    .map((name) => entry[name] ?? '')
    .join(' ')
    .toLowerCase();
  return words
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}
