import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';

import type { RequestOf } from '../api/call.ts';
import { useChange } from '../api/use-api.ts';
import { Failure } from '../parts/states.tsx';

/** Sends the step as it is shown to whoever is at the keys. */
export function TestMail({ request }: { readonly request: RequestOf<'previewStep'> }) {
  const [email, setEmail] = useState('');
  const send = useChange('sendTest');
  const { path, query } = request;
  return (
    <SpaceBetween size="s">
      <FormField
        label="Send it to yourself"
        secondaryControl={
          <Button
            disabled={email === ''}
            loading={send.isPending}
            onClick={() => send.mutate({ path, body: { ...query, email } })}
          >
            Send
          </Button>
        }
      >
        <Input
          type="email"
          value={email}
          onChange={({ detail }) => setEmail(detail.value)}
          autoComplete={false}
        />
      </FormField>
      {send.isError ? <Failure error={send.error} /> : null}
      {send.data ? (
        <Alert type={send.data.state === 'accepted' ? 'success' : 'warning'}>
          {send.data.state === 'accepted'
            ? 'It is on its way.'
            : `Not sent: ${send.data.code ?? send.data.state}.`}
        </Alert>
      ) : null}
    </SpaceBetween>
  );
}
