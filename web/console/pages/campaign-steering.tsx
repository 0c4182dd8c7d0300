import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';

import type { AnswerOf } from '../api/call.ts';
import { useChange } from '../api/use-api.ts';
import { ConfirmedButton } from '../parts/confirmed-button.tsx';
import { useMay } from '../session/session.ts';
import { RetryRefused } from './retry-refused.tsx';

interface SteeringProps {
  readonly head: AnswerOf<'getCampaign'>;
  readonly numbers: AnswerOf<'getNumbers'> | undefined;
}

/** Pause, go on, end: each says what it will touch. */
export function Steering({ head, numbers }: SteeringProps) {
  const request = { path: { campaign: head.id } };
  const may = {
    pause: useMay('pauseCampaign'),
    resume: useMay('resumeCampaign'),
    archive: useMay('archiveCampaign'),
  };
  const pause = useChange('pauseCampaign');
  const resume = useChange('resumeCampaign');
  const archive = useChange('archiveCampaign');
  const refused = numbers?.total.refused ?? 0;
  const waiting = numbers?.total.waiting ?? 0;
  const late = head.published?.policy?.maxLatenessDays ?? 14;
  return (
    <SpaceBetween direction="horizontal" size="xs">
      <Button href={`#/campaigns/${head.id}/calendar`}>Calendar</Button>
      <Button href={`#/campaigns/${head.id}/draft`}>Draft</Button>
      <RetryRefused campaign={head.id} refused={refused} label="Retry refused" />
      {may.pause && head.status === 'running' ? (
        <ConfirmedButton label="Pause" act={() => pause.mutateAsync(request)}>
          <p>
            {waiting} steps wait. Within a minute none of them goes out any more. Nobody loses their place,
            and mails that SES already has cannot be called back.
          </p>
        </ConfirmedButton>
      ) : null}
      {may.resume && head.status === 'paused' ? (
        <ConfirmedButton label="Resume" variant="primary" act={() => resume.mutateAsync(request)}>
          <p>
            {waiting} steps wait. What fell due meanwhile goes out little by little, at the usual rate; what
            is more than {late} days late follows the rule of its step (sent, skipped, or spaced anew).
          </p>
          {head.tripped === undefined ? null : (
            <p>
              It stopped itself ({head.tripped.rule}). Be sure that the cause is gone: the counts begin anew.
            </p>
          )}
        </ConfirmedButton>
      ) : null}
      {may.archive && head.status !== 'archived' ? (
        <ConfirmedButton label="Archive" act={() => archive.mutateAsync(request)}>
          <p>
            {waiting} steps that people wait for will never be sent, and the campaign takes nobody in any
            more. This cannot be taken back.
          </p>
        </ConfirmedButton>
      ) : null}
    </SpaceBetween>
  );
}
