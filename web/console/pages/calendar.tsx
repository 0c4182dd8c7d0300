import ColumnLayout from '@cloudscape-design/components/column-layout';
import ContentLayout from '@cloudscape-design/components/content-layout';
import FormField from '@cloudscape-design/components/form-field';
import Header from '@cloudscape-design/components/header';
import Input from '@cloudscape-design/components/input';
import Link from '@cloudscape-design/components/link';
import Select from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Steps from '@cloudscape-design/components/steps';
import { useDeferredValue, useState } from 'react';

import type { AnswerOf, RequestOf } from '../api/call.ts';
import { useRead } from '../api/use-api.ts';
import { Empty, Loaded } from '../parts/states.tsx';
import { Months } from './months.tsx';

type Audience = RequestOf<'getCalendar'>['query']['audience'];
const audiences = ['self', 'veteran', 'loved-one', 'clinician'] as const satisfies readonly Audience[];
const zoneHere = new Intl.DateTimeFormat().resolvedOptions().timeZone;

/** What somebody would get and when, if they confirmed on a given day. */
export function Calendar({ campaign }: { readonly campaign: string }) {
  const [audience, setAudience] = useState<Audience>('self');
  const [country, setCountry] = useState('US');
  const [timeZone, setTimeZone] = useState('America/New_York');
  const [day, setDay] = useState('');
  const query = useDeferredValue({
    audience,
    country: country.toUpperCase(),
    ...(timeZone === '' ? {} : { timeZone }),
    ...(/^\d{4}-\d{2}-\d{2}$/.test(day) ? { confirmsAt: `${day}T15:00:00Z` } : {}),
  });
  const calendar = useRead('getCalendar', { path: { campaign }, query });
  return (
    <ContentLayout
      header={
        <Header variant="h1" description={<Link href={`#/campaigns/${campaign}`}>Back to the campaign</Link>}>
          Who gets what, and when
        </Header>
      }
    >
      <SpaceBetween size="l">
        <ColumnLayout columns={4}>
          <FormField label="Who">
            <Select
              options={audiences.map((value) => ({ value, label: value }))}
              selectedOption={{ value: audience, label: audience }}
              onChange={({ detail }) =>
                setAudience(audiences.find((one) => one === detail.selectedOption.value) ?? 'self')
              }
            />
          </FormField>
          <FormField label="Country" description="Two letters.">
            <Input value={country} onChange={({ detail }) => setCountry(detail.value)} />
          </FormField>
          <FormField label="Time zone" description="Empty: not known.">
            <Input value={timeZone} onChange={({ detail }) => setTimeZone(detail.value)} />
          </FormField>
          <FormField label="Confirms on" description="Empty: now.">
            <Input value={day} placeholder="2027-01-15" onChange={({ detail }) => setDay(detail.value)} />
          </FormField>
        </ColumnLayout>
        <Loaded query={calendar} what="the calendar">
          {({ steps }) =>
            steps.length === 0 ? (
              <Empty>They would get nothing.</Empty>
            ) : (
              <ColumnLayout columns={2}>
                <Months steps={steps} timeZone={timeZone || zoneHere} />
                <Steps ariaLabel="Calendar" steps={steps.map((step) => stepOf(step, timeZone || zoneHere))} />
              </ColumnLayout>
            )
          }
        </Loaded>
      </SpaceBetween>
    </ContentLayout>
  );
}

function stepOf({ step, at, does, reason }: AnswerOf<'getCalendar'>['steps'][number], timeZone: string) {
  const when = new Intl.DateTimeFormat(undefined, { dateStyle: 'full', timeStyle: 'short', timeZone });
  return {
    status: does === 'send' ? ('success' as const) : ('stopped' as const),
    header: `${step}${does === 'skip' ? `: skipped, ${reason ?? ''}` : ''}`,
    details: `${when.format(new Date(at))}, ${timeZone}`,
  };
}
