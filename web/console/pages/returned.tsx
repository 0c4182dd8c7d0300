import Alert from '@cloudscape-design/components/alert';
import FormField from '@cloudscape-design/components/form-field';
import Textarea from '@cloudscape-design/components/textarea';
import { useState } from 'react';

import type { AnswerOf } from '../api/call.ts';
import { useChange } from '../api/use-api.ts';
import { ConfirmedButton } from '../parts/confirmed-button.tsx';
import { Moment } from '../parts/moment.tsx';

/** What a reader wants changed; it stands while the authors work. */
export function Returned({ returned }: Pick<AnswerOf<'getDraft'>, 'returned'>) {
  if (returned === undefined) return null;
  return (
    <Alert type="warning" header="Returned to be changed">
      {returned.comment} ({returned.by}, <Moment at={returned.at} />)
    </Alert>
  );
}

/** The other answer to a draft than approval. */
export function ReturnButton({ campaign, rev }: { readonly campaign: string; readonly rev: number }) {
  const [comment, setComment] = useState('');
  const giveBack = useChange('returnDraft');
  return (
    <ConfirmedButton
      label="Return"
      act={() => giveBack.mutateAsync({ path: { campaign }, body: { rev, comment } })}
    >
      <p>The authors see what you write, above the text. An approval is void until they have changed it.</p>
      <FormField label="What is to be changed" description="At least ten letters, and no address.">
        <Textarea value={comment} onChange={({ detail }) => setComment(detail.value)} />
      </FormField>
    </ConfirmedButton>
  );
}
