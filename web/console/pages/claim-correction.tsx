import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import Textarea from '@cloudscape-design/components/textarea';
import { useState } from 'react';

import type { AnswerOf } from '../api/call.ts';
import { useChange } from '../api/use-api.ts';
import { ConfirmedButton } from '../parts/confirmed-button.tsx';
import { DayField } from '../parts/day-field.tsx';
import { useMay } from '../session/session.ts';

/** Other words in place of a claim. What was told before can then be taken back. */
export function ClaimCorrection({ claim }: { readonly claim: AnswerOf<'getClaim'>['claim'] }) {
  const may = useMay('correctClaim');
  const correct = useChange('correctClaim');
  const [statement, setStatement] = useState(claim.statement);
  const [figure, setFigure] = useState(claim.figure ?? '');
  const [source, setSource] = useState(claim.source);
  const [reviewBy, setReviewBy] = useState('');
  const [note, setNote] = useState('');
  if (!may || claim.withdrawn) return null;
  const { edition, verifiedOn, change, id } = claim;
  const steps = claim.uses.filter((use) => use.in === 'published').length;
  const act = () =>
    correct.mutateAsync({
      path: { claim: id },
      body: {
        edition,
        verifiedOn,
        ...(change === undefined ? {} : { changedAt: change.at }),
        statement,
        figure: figure === '' ? null : figure,
        source,
        reviewBy,
        note,
      },
    });
  return (
    <ConfirmedButton label="Correct" act={act}>
      <p>
        Within a minute {steps} published steps stop going out wherever they print the old words. They go out
        again once their text is published with the new ones.
      </p>
      <FormField label="Statement">
        <Textarea value={statement} onChange={({ detail }) => setStatement(detail.value)} />
      </FormField>
      <FormField label="Figure" description="Left empty: none.">
        <Input value={figure} onChange={({ detail }) => setFigure(detail.value)} />
      </FormField>
      <FormField label="Source">
        <Input
          value={source.title}
          onChange={({ detail }) => setSource({ ...source, title: detail.value })}
        />
      </FormField>
      <FormField label="Address of the source">
        <Input
          inputMode="url"
          value={source.url}
          onChange={({ detail }) => setSource({ ...source, url: detail.value })}
        />
      </FormField>
      <DayField label="Next review by" value={reviewBy} onChange={setReviewBy} />
      <FormField label="What was looked at and found" description="At least ten letters, for the record.">
        <Textarea value={note} onChange={({ detail }) => setNote(detail.value)} />
      </FormField>
    </ConfirmedButton>
  );
}
