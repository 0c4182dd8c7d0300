import StatusIndicator from '@cloudscape-design/components/status-indicator';

import type { AnswerOf } from '../api/call.ts';

type Campaign = AnswerOf<'getCampaign'>;

const looks = {
  draft: ['pending', 'Draft'],
  running: ['success', 'Running'],
  paused: ['stopped', 'Paused'],
  archived: ['info', 'Archived'],
} as const;

/** Status of a campaign; of a pause also whether a breaker made it. */
export function CampaignStatus({ status, tripped }: Pick<Campaign, 'status' | 'tripped'>) {
  const [type, words] = looks[status];
  if (tripped !== undefined)
    return <StatusIndicator type="error">Stopped itself: {tripped.rule}</StatusIndicator>;
  return <StatusIndicator type={type}>{words}</StatusIndicator>;
}
