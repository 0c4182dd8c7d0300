import Link from '@cloudscape-design/components/link';
import StatusIndicator from '@cloudscape-design/components/status-indicator';

import type { AnswerOf } from '../api/call.ts';
import { useRead } from '../api/use-api.ts';
import { Moment } from '../parts/moment.tsx';

type Head = AnswerOf<'listCampaigns'>['campaigns'][number];
type Numbers = AnswerOf<'getNumbers'>;

/** Counted for each campaign by itself, so that a large one keeps none of the others waiting. */
function useNumbers({ id, status, version }: Head): Numbers | undefined {
  const enabled = version !== undefined && status !== 'archived';
  return useRead('getNumbers', { path: { campaign: id } }, { enabled }).data;
}

export function PeopleInside({ head }: { readonly head: Head }) {
  return <>{useNumbers(head)?.enrolled ?? '–'}</>;
}

export function NextMails({ head }: { readonly head: Head }) {
  const next = useNumbers(head)?.next;
  if (next === undefined) return <>–</>;
  return (
    <>
      <Moment at={next.at} /> ({next.withinDay} within a day)
    </>
  );
}

export function Needs({ head }: { readonly head: Head }) {
  const numbers = useNumbers(head);
  if (numbers === undefined) return <>–</>;
  const { total, unresolved, balance } = numbers;
  const needs = [
    ...(head.tripped === undefined ? [] : ['it stopped itself']),
    ...(total.refused > 0 ? [`${total.refused} refused`] : []),
    ...(unresolved > 0 ? [`${unresolved} unknown`] : []),
    ...(balance.holds ? [] : ['does not add up']),
  ];
  if (needs.length === 0) return <StatusIndicator type="success">Nothing</StatusIndicator>;
  return (
    <StatusIndicator type="warning">
      <Link href="#/attention">{needs.join(', ')}</Link>
    </StatusIndicator>
  );
}
