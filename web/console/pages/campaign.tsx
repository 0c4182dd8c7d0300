import Container from '@cloudscape-design/components/container';
import ContentLayout from '@cloudscape-design/components/content-layout';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import Table from '@cloudscape-design/components/table';

import type { AnswerOf } from '../api/call.ts';
import { useRead } from '../api/use-api.ts';
import { CampaignStatus } from '../parts/campaign-status.tsx';
import { Moment } from '../parts/moment.tsx';
import { Empty, Loaded } from '../parts/states.tsx';
import { Backfill } from './backfill.tsx';
import { Steering } from './campaign-steering.tsx';
import { Enrolments } from './enrolments.tsx';
import { RecallProgress } from './recall-progress.tsx';

type Detail = AnswerOf<'getCampaign'>;
type Numbers = AnswerOf<'getNumbers'>;

/** One campaign: how it stands, each step with its numbers, and whether they add up. */
export function Campaign({ campaign }: { readonly campaign: string }) {
  const detail = useRead('getCampaign', { path: { campaign } });
  const numbers = useRead('getNumbers', { path: { campaign } }, { every: 30_000 });
  return (
    <Loaded query={detail} what="the campaign">
      {(head) => (
        <ContentLayout
          header={
            <Header
              variant="h1"
              description={head.id}
              actions={<Steering head={head} numbers={numbers.data} />}
            >
              {head.name}
            </Header>
          }
        >
          <SpaceBetween size="l">
            <Summary head={head} numbers={numbers.data} />
            <Loaded query={numbers} what="the ledger">
              {(counted) => (
                <SpaceBetween size="l">
                  <RecallProgress recall={head.recall} numbers={counted} />
                  <Steps head={head} numbers={counted} />
                </SpaceBetween>
              )}
            </Loaded>
            <Backfill head={head} />
            <Enrolments campaign={campaign} />
          </SpaceBetween>
        </ContentLayout>
      )}
    </Loaded>
  );
}

function Summary({ head, numbers }: { readonly head: Detail; readonly numbers: Numbers | undefined }) {
  return (
    <Container header={<Header variant="h2">At a glance</Header>}>
      <KeyValuePairs
        columns={3}
        items={[
          { label: 'Status', value: <CampaignStatus status={head.status} tripped={head.tripped} /> },
          { label: 'People inside', value: numbers?.enrolled ?? '…' },
          { label: 'Next mail', value: <Moment at={numbers?.next?.at} /> },
          { label: 'Mails within a day', value: numbers?.next?.withinDay ?? 0 },
          { label: 'Published', value: <Moment at={head.published?.publishedAt} /> },
          { label: 'Balance', value: numbers === undefined ? '…' : <Balance numbers={numbers} /> },
        ]}
      />
    </Container>
  );
}

/** Green only when every step of everybody is accounted for. */
function Balance({ numbers: { balance } }: { readonly numbers: Numbers }) {
  if (balance.holds)
    return <StatusIndicator type="success">Adds up: {balance.counted} steps</StatusIndicator>;
  return (
    <StatusIndicator type="error">
      {balance.missing} missing, {balance.strays} without a person
    </StatusIndicator>
  );
}

type StepNumbers = Numbers['steps'][number];
const nobody: Omit<StepNumbers, 'step'> = {
  waiting: 0,
  inFlight: 0,
  accepted: 0,
  delivered: 0,
  bounced: 0,
  complained: 0,
  skipped: {},
  refused: 0,
  unknown: 0,
  left: 0,
};

function Steps({ head, numbers }: { readonly head: Detail; readonly numbers: Numbers }) {
  const published = head.published?.steps ?? [];
  const delays = new Map(published.map(({ id, delayDays }) => [id, delayDays]));
  const inOrder = published.map(
    ({ id }) => numbers.steps.find(({ step }) => step === id) ?? { ...nobody, step: id },
  );
  // Those of older versions that somebody still is in.
  const steps = [...inOrder, ...numbers.steps.filter(({ step }) => !delays.has(step))];
  return (
    <Table
      header={<Header variant="h2">Sequence</Header>}
      ariaLabels={{ tableLabel: 'Sequence' }}
      items={steps}
      trackBy="step"
      empty={<Empty>Nothing is published, so nobody waits for a step.</Empty>}
      columnDefinitions={[
        { id: 'step', header: 'Step', isRowHeader: true, cell: ({ step }) => step },
        { id: 'after', header: 'After', cell: ({ step }) => delayWords(delays.get(step)) },
        { id: 'waiting', header: 'Waiting', cell: ({ waiting }) => waiting },
        { id: 'flight', header: 'Being sent', cell: ({ inFlight }) => inFlight },
        { id: 'accepted', header: 'Sent', cell: ({ accepted }) => accepted },
        { id: 'delivered', header: 'Delivered', cell: ({ delivered }) => delivered },
        { id: 'skipped', header: 'Skipped', cell: skippedWords },
        { id: 'bounced', header: 'Bounced', cell: ({ bounced }) => bounced },
        { id: 'complained', header: 'Complained', cell: ({ complained }) => complained },
        { id: 'refused', header: 'Refused', cell: ({ refused }) => refused },
        { id: 'unknown', header: 'Unknown', cell: ({ unknown }) => unknown },
        { id: 'left', header: 'Left before', cell: ({ left }) => left },
      ]}
    />
  );
}

function delayWords(days: number | undefined): string {
  if (days === undefined) return 'earlier version';
  return days === 0 ? 'at once' : days === 1 ? '1 day' : `${days} days`;
}

function skippedWords({ skipped }: StepNumbers): string {
  const reasons = Object.entries(skipped);
  return reasons.length === 0 ? '0' : reasons.map(([reason, count]) => `${count} ${reason}`).join(', ');
}
