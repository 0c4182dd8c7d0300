import Container from '@cloudscape-design/components/container';
import ContentLayout from '@cloudscape-design/components/content-layout';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import Table from '@cloudscape-design/components/table';

import type { AnswerOf } from '../api/call.ts';
import { useRead } from '../api/use-api.ts';
import { Moment } from '../parts/moment.tsx';
import { Empty, Loaded } from '../parts/states.tsx';
import { PersonRights } from './person-rights.tsx';
import { Repair } from './repair.tsx';

type Timeline = AnswerOf<'getTimeline'>;
type Enrolment = Timeline['enrolments'][number];

/** What was done about one person and why, what is to come, and what can be done for them. */
export function Person({ subscriber }: { readonly subscriber: string }) {
  const timeline = useRead('getTimeline', { path: { subscriber } });
  return (
    <Loaded query={timeline} what="what is known of this person">
      {(person) => (
        <ContentLayout
          header={
            <Header
              variant="h1"
              description="Address and name stay sealed. This look is in the audit trail."
              actions={<PersonRights person={person} />}
            >
              Person {subscriber.slice(0, 6)}…
            </Header>
          }
        >
          <SpaceBetween size="l">
            <Summary person={person} />
            {person.enrolments.map((enrolment) => (
              <Steps key={enrolment.enrolment} subscriber={subscriber} enrolment={enrolment} />
            ))}
            {person.enrolments.length === 0 ? <Empty>Never in a campaign.</Empty> : null}
            <Consents person={person} />
          </SpaceBetween>
        </ContentLayout>
      )}
    </Loaded>
  );
}

function Summary({ person }: { readonly person: Timeline }) {
  return (
    <Container header={<Header variant="h2">At a glance</Header>}>
      <KeyValuePairs
        columns={4}
        items={[
          { label: 'May be mailed', value: <Mailable person={person} /> },
          { label: 'Asked as', value: person.profile?.audience ?? '–' },
          {
            label: 'Country and clock',
            value: person.profile ? `${person.profile.country} ${person.profile.zone ?? ''}` : '–',
          },
          { label: 'Last mail', value: <Moment at={person.lastMailAt} /> },
        ]}
      />
    </Container>
  );
}

function Mailable({ person: { suppressed, consent, request } }: { readonly person: Timeline }) {
  if (suppressed) return <StatusIndicator type="stopped">Never again: {suppressed.reason}</StatusIndicator>;
  if (consent) return <StatusIndicator type="success">Confirmed</StatusIndicator>;
  if (request) return <StatusIndicator type="pending">Has not confirmed yet</StatusIndicator>;
  return <StatusIndicator type="stopped">No consent</StatusIndicator>;
}

interface Row {
  /** Of the step. */
  readonly id: string;
  readonly step: string;
  readonly state: string;
  readonly at: string | undefined;
  readonly why: string;
}

/** Past and coming steps as one list in time. */
function rowsOf({ past, planned }: Enrolment): readonly Row[] {
  return [
    ...past.map(({ step, state, reason, begunAt, changedAt, attempt }) => ({
      id: step,
      step: attempt === undefined ? step : `${step} (${attempt}. time)`,
      state,
      at: begunAt ?? changedAt,
      why: reason ?? '',
    })),
    ...planned.map(({ step, does, reason, at }) => ({
      id: step,
      step,
      state: does === 'send' ? 'to come' : 'will be skipped',
      at,
      why: reason ?? '',
    })),
  ];
}

interface StepsProps {
  readonly subscriber: string;
  readonly enrolment: Enrolment;
}

function Steps({ subscriber, enrolment }: StepsProps) {
  const { campaign, version, ended, status } = enrolment;
  const standing = ended
    ? `ended: ${ended.reason}`
    : status === 'paused'
      ? 'the campaign is paused'
      : 'goes on';
  return (
    <Table
      ariaLabels={{ tableLabel: campaign }}
      header={
        <Header variant="h2" description={`Version ${version}, ${standing}`}>
          {campaign}
        </Header>
      }
      items={[...rowsOf(enrolment)]}
      empty={<Empty>Nothing was sent and nothing is to come.</Empty>}
      columnDefinitions={[
        { id: 'step', header: 'Step', isRowHeader: true, cell: ({ step }) => step },
        { id: 'state', header: 'State', cell: ({ state }) => state },
        { id: 'at', header: 'When', cell: ({ at }) => <Moment at={at} /> },
        { id: 'why', header: 'Reason', cell: ({ why }) => why || '–' },
        {
          id: 'do',
          header: 'Do',
          cell: ({ id, state }) => (
            <Mend subscriber={subscriber} enrolment={enrolment.enrolment} step={id} state={state} />
          ),
        },
      ]}
    />
  );
}

interface MendProps {
  readonly subscriber: string;
  readonly enrolment: string;
  readonly step: string;
  readonly state: string;
}

/** Only what never arrived, or may not have, can be mended. */
function Mend({ state, ...delivery }: MendProps) {
  if (state === 'unknown') return <Repair entry={{ ...delivery, actions: ['resend', 'assume-delivered'] }} />;
  if (state === 'refused') return <Repair entry={{ ...delivery, actions: ['resend'] }} />;
  return null;
}

function Consents({ person: { consents } }: { readonly person: Timeline }) {
  return (
    <Table
      ariaLabels={{ tableLabel: 'Consents' }}
      header={<Header variant="h2">Consents</Header>}
      items={[...consents]}
      empty={<Empty>No record: this address was only suppressed, or erased.</Empty>}
      columnDefinitions={[
        { id: 'at', header: 'When', isRowHeader: true, cell: ({ at }) => <Moment at={at} /> },
        { id: 'event', header: 'What', cell: ({ event }) => event },
        {
          id: 'purpose',
          header: 'For',
          cell: ({ purpose }) => (purpose === 'store' ? 'keeping data' : 'mails'),
        },
        { id: 'scope', header: 'Campaign', cell: ({ scope }) => scope },
        { id: 'channel', header: 'By', cell: ({ channel, actor }) => (actor ? `staff (${actor})` : channel) },
        { id: 'version', header: 'Text', cell: ({ version }) => version ?? '–' },
      ]}
    />
  );
}
