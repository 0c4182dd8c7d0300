import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import Table from '@cloudscape-design/components/table';

import type { AnswerOf } from '../api/call.ts';
import { useChange, useRead } from '../api/use-api.ts';
import { ConfirmedButton } from '../parts/confirmed-button.tsx';
import { Moment } from '../parts/moment.tsx';
import { Empty, Failure, Loaded } from '../parts/states.tsx';
import { useMay } from '../session/session.ts';
import { Findings } from './findings.tsx';
import { ReturnButton } from './returned.tsx';

type Check = AnswerOf<'checkDraft'>;

/** Read in each language, approved as a whole, published: each by somebody who did not write it. */
export function SignOff({ campaign }: { readonly campaign: string }) {
  const check = useRead('checkDraft', { path: { campaign } }, { isAlwaysNew: true, every: 15_000 });
  return (
    <Loaded query={check} what="how far the draft has come">
      {(found) => (
        <SpaceBetween size="l">
          <Findings findings={found.findings} />
          <Languages campaign={campaign} check={found} />
          <Approval campaign={campaign} check={found} />
        </SpaceBetween>
      )}
    </Loaded>
  );
}

function Languages({ campaign, check }: { readonly campaign: string; readonly check: Check }) {
  const mayReview = useMay('reviewDraft');
  const review = useChange('reviewDraft');
  return (
    <>
      <Table
        ariaLabels={{ tableLabel: 'Languages' }}
        header={
          <Header
            variant="h2"
            description="Somebody who reads the language and did not write the text reads every variant."
          >
            Languages
          </Header>
        }
        items={[...check.languages]}
        trackBy="locale"
        empty={<Empty>The draft has no text.</Empty>}
        columnDefinitions={[
          { id: 'locale', header: 'Language', isRowHeader: true, cell: ({ locale, name }) => name ?? locale },
          {
            id: 'review',
            header: 'Read by',
            cell: ({ review: done, complete }) =>
              done ? (
                <StatusIndicator type="success">
                  {done.by}, <Moment at={done.at} />
                </StatusIndicator>
              ) : (
                <StatusIndicator type="pending">
                  {complete ? 'nobody yet' : 'some steps have no text'}
                </StatusIndicator>
              ),
          },
          { id: 'published', header: 'Published', cell: ({ published }) => (published ? 'yes' : 'no') },
          {
            id: 'do',
            header: 'Do',
            cell: ({ locale, hash, review: done, complete }) =>
              mayReview && complete && !done ? (
                <Button
                  wrapText={false}
                  loading={review.isPending}
                  ariaLabel={`I have read it: every variant in ${locale}`}
                  onClick={() =>
                    review.mutate({
                      path: { campaign },
                      body: { rev: check.rev, locale, ...(hash === undefined ? {} : { hash }) },
                    })
                  }
                >
                  I have read it
                </Button>
              ) : null,
          },
        ]}
      />
      {review.isError ? <Failure error={review.error} /> : null}
    </>
  );
}

function Approval({ campaign, check }: { readonly campaign: string; readonly check: Check }) {
  const may = {
    approve: useMay('approveDraft'),
    return: useMay('returnDraft'),
    publish: useMay('publishCampaign'),
  };
  const approve = useChange('approveDraft');
  const publish = useChange('publishCampaign');
  const { contentHash: hash, approval, rev } = check;
  const languages = check.languages.filter(({ review }) => review !== undefined).map(({ locale }) => locale);
  return (
    <Container header={<Header variant="h2">Approval</Header>}>
      <SpaceBetween size="m">
        {approval ? (
          <StatusIndicator type="success">
            Approved by {approval.by}, <Moment at={approval.at} />
          </StatusIndicator>
        ) : (
          <StatusIndicator type="pending">Nobody has approved this content yet</StatusIndicator>
        )}
        <SpaceBetween direction="horizontal" size="xs">
          {may.approve && !approval ? (
            <ConfirmedButton
              label="Approve"
              disabled={hash === undefined || check.findings.length > 0}
              act={async () => {
                if (hash !== undefined)
                  await approve.mutateAsync({ path: { campaign }, body: { rev, hash } });
              }}
            >
              <p>
                You stand behind all {check.steps.length} steps in {languages.join(', ')}, as they are now.
                Any edit undoes your approval.
              </p>
            </ConfirmedButton>
          ) : null}
          {may.return ? <ReturnButton campaign={campaign} rev={rev} /> : null}
          {may.publish && approval ? (
            <ConfirmedButton
              label="Publish"
              variant="primary"
              act={() => publish.mutateAsync({ path: { campaign }, body: { draftRev: rev } })}
            >
              <p>Everybody who waits in this campaign gets the new words from their next mail on.</p>
            </ConfirmedButton>
          ) : null}
        </SpaceBetween>
      </SpaceBetween>
    </Container>
  );
}
