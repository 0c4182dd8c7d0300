import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import ProgressBar from '@cloudscape-design/components/progress-bar';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';

import type { AnswerOf } from '../api/call.ts';
import { useChange, useRead } from '../api/use-api.ts';
import { ConfirmedButton } from '../parts/confirmed-button.tsx';
import { Loaded } from '../parts/states.tsx';
import { useMay } from '../session/session.ts';

/**
 * After a version with shorter delays: whom it would bring forward, and how far that has come. It goes on by
 * itself: whoever comes back sees what is left.
 */
export function Backfill({ head }: { readonly head: AnswerOf<'getCampaign'> }) {
  const may = { look: useMay('getBackfill'), start: useMay('startBackfill') };
  const [of, setOf] = useState<number>();
  const start = useChange('startBackfill');
  const follows = head.published?.policy?.edits === 'follow' && (head.version ?? 0) > 1;
  const enabled = may.look && follows && head.status === 'running';
  const request = { path: { campaign: head.id } };
  const left = useRead('getBackfill', request, { enabled, ...(of === undefined ? {} : { every: 5_000 }) });
  if (!enabled) return null;
  return (
    <Container
      header={
        <Header
          variant="h2"
          description="People whose next mail the newest version would bring forward. Whoever it would make later keeps their date until then."
          actions={
            may.start && (left.data?.wouldMove ?? 0) > 0 ? (
              <ConfirmedButton
                label="Bring forward"
                act={async () => setOf((await start.mutateAsync(request)).wouldMove)}
              >
                <p>
                  {left.data?.wouldMove} people get their next mail earlier, little by little. Nobody gets two
                  mails within a day.
                </p>
              </ConfirmedButton>
            ) : null
          }
        >
          Earlier dates
        </Header>
      }
    >
      <Loaded query={left} what="whom it would move">
        {({ wouldMove }) => (
          <SpaceBetween size="s">
            <span>
              {wouldMove === 0
                ? 'Nobody waits longer than the newest version says.'
                : `${wouldMove} to move.`}
            </span>
            {of === undefined || of === 0 ? null : (
              <ProgressBar
                label="Brought forward"
                value={Math.round((100 * (of - Math.min(of, wouldMove))) / of)}
                additionalInfo={`${of - Math.min(of, wouldMove)} of ${of}`}
              />
            )}
          </SpaceBetween>
        )}
      </Loaded>
    </Container>
  );
}
