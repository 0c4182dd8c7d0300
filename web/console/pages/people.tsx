import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import ContentLayout from '@cloudscape-design/components/content-layout';
import FormField from '@cloudscape-design/components/form-field';
import Header from '@cloudscape-design/components/header';
import Input from '@cloudscape-design/components/input';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { type FormEvent, useState } from 'react';
import { useLocation } from 'wouter';

import { useChange } from '../api/use-api.ts';
import { Failure } from '../parts/states.tsx';

/** One person by their exact address or id: nobody is listed, and every look is recorded. */
export function People() {
  const [email, setEmail] = useState('');
  const [, go] = useLocation();
  const find = useChange('findSubscriber');
  const look = (event: FormEvent) => {
    event.preventDefault();
    if (!email.includes('@')) go(`/people/${encodeURIComponent(email.trim())}`);
    else find.mutate({ body: { email } }, { onSuccess: ({ subscriber }) => go(`/people/${subscriber}`) });
  };
  return (
    <ContentLayout
      header={
        <Header
          variant="h1"
          description="Only the exact address or id finds somebody. That you looked is in the audit trail."
        >
          People
        </Header>
      }
    >
      <Container>
        <form onSubmit={look}>
          <SpaceBetween size="m">
            <FormField
              label="Address or id"
              description="The id stands in other pages, and in the audit trail."
            >
              <Input
                value={email}
                onChange={({ detail }) => setEmail(detail.value)}
                autoComplete={false}
                spellcheck={false}
              />
            </FormField>
            <Button variant="primary" loading={find.isPending} disabled={email === ''}>
              Find
            </Button>
            {find.isError ? <Failure error={find.error} /> : null}
          </SpaceBetween>
        </form>
      </Container>
    </ContentLayout>
  );
}
