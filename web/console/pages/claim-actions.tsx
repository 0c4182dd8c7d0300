import FormField from '@cloudscape-design/components/form-field';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Textarea from '@cloudscape-design/components/textarea';
import { useState } from 'react';
import { useLocation } from 'wouter';

import type { AnswerOf } from '../api/call.ts';
import { useChange, useRead } from '../api/use-api.ts';
import { ConfirmedButton } from '../parts/confirmed-button.tsx';
import { DayField } from '../parts/day-field.tsx';
import { useMay } from '../session/session.ts';

type Claim = AnswerOf<'listClaims'>['claims'][number];

/** Mark reviewed, withdraw, take back: what an approver does with one claim. */
export function ClaimActions({ claim }: { readonly claim: Claim }) {
  const mayReview = useMay('reviewClaim');
  const mayRecall = useMay('startRecall');
  const [note, setNote] = useState('');
  const [reviewBy, setReviewBy] = useState('');
  const review = useChange('reviewClaim');
  const withdraw = useChange('withdrawClaim');
  const { edition, verifiedOn, change, withdrawn } = claim;
  const path = { claim: claim.id };
  const seen = { edition, verifiedOn, note, ...(change === undefined ? {} : { changedAt: change.at }) };
  const steps = claim.uses.filter((use) => use.in === 'published').length;
  const found = (
    <FormField label="What was looked at and found" description="At least ten letters, for the record.">
      <Textarea value={note} onChange={({ detail }) => setNote(detail.value)} />
    </FormField>
  );
  return (
    <SpaceBetween direction="horizontal" size="xs">
      {mayReview && !withdrawn ? (
        <ConfirmedButton
          label="Reviewed"
          act={() => review.mutateAsync({ path, body: { ...seen, reviewBy } })}
        >
          <p>
            The claim stays in {steps} published steps. Steps that were kept back for it go out late where
            that is the rule.
          </p>
          <DayField label="Next review by" value={reviewBy} onChange={setReviewBy} />
          {found}
        </ConfirmedButton>
      ) : null}
      {mayReview && !withdrawn ? (
        <ConfirmedButton label="Withdraw" act={() => withdraw.mutateAsync({ path, body: seen })}>
          <p>
            Within a minute {steps} published steps stop going out wherever they print {claim.id}.
          </p>
          {found}
        </ConfirmedButton>
      ) : null}
      {mayRecall && (withdrawn || edition > 1) ? <RecallButton claim={claim.id} /> : null}
    </SpaceBetween>
  );
}

/** Says first how many mails told it. */
function RecallButton({ claim }: { readonly claim: string }) {
  const [, go] = useLocation();
  const recall = useChange('startRecall');
  const act = async () => go(`/campaigns/${(await recall.mutateAsync({ path: { claim } })).campaign}`);
  return (
    <ConfirmedButton label="Take back" act={act}>
      <Reach claim={claim} />
      <p>
        A mail that takes it back is made as a draft. It goes out once somebody has reviewed it and somebody
        else approved it.
      </p>
    </ConfirmedButton>
  );
}

function Reach({ claim }: { readonly claim: string }) {
  const reach = useRead('getReach', { path: { claim }, query: {} });
  const mails = reach.data?.reached.reduce((sum, row) => sum + row.mails, 0);
  return <p>{mails === undefined ? 'Counting the mails that told it …' : `${mails} mails told it.`}</p>;
}
