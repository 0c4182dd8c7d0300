import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import Link from '@cloudscape-design/components/link';
import ProgressBar from '@cloudscape-design/components/progress-bar';

import type { AnswerOf } from '../api/call.ts';

interface RecallProgressProps {
  readonly recall: AnswerOf<'getCampaign'>['recall'];
  readonly numbers: AnswerOf<'getNumbers'>;
}

/** Of a correction: how many of those who were told the claim have the mail that takes it back. */
export function RecallProgress({ recall, numbers: { enrolled, total } }: RecallProgressProps) {
  if (recall === undefined) return null;
  const open = total.waiting + total.inFlight;
  return (
    <Container
      header={
        <Header
          variant="h2"
          description={`What ${recall.campaigns.join(', ')} said up to edition ${recall.edition}.`}
        >
          Takes back <Link href={`#/evidence/${recall.claim}`}>{recall.claim}</Link>
        </Header>
      }
    >
      <ProgressBar
        label="People who were told it"
        value={enrolled === 0 ? 0 : Math.round((100 * (enrolled - Math.min(open, enrolled))) / enrolled)}
        additionalInfo={
          enrolled === 0
            ? 'They come in once it is published.'
            : `${total.accepted + total.delivered} of ${enrolled} were sent it, ${open} are still to come`
        }
      />
    </Container>
  );
}
