import Button from '@cloudscape-design/components/button';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import Modal from '@cloudscape-design/components/modal';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';

import type { Role } from '#shared/declarations/routes.ts';
import { useChange } from '../api/use-api.ts';
import { Failure } from '../parts/states.tsx';
import { RolesField } from './roles-field.tsx';

/** Somebody by their work address; the identity provider mails them a first password. */
export function Invitation({ onDone }: { readonly onDone: () => void }) {
  const [email, setEmail] = useState('');
  const [roles, setRoles] = useState<Role[]>(['author']);
  const invite = useChange('inviteMember');
  return (
    <Modal
      visible
      header="Invite somebody"
      closeAriaLabel="Close"
      onDismiss={onDone}
      footer={
        <Button
          variant="primary"
          loading={invite.isPending}
          onClick={() => invite.mutate({ body: { email, roles } }, { onSuccess: onDone })}
        >
          Send the invitation
        </Button>
      }
    >
      <SpaceBetween size="m">
        <FormField label="Work address" description="They set a second factor when they first sign in.">
          <Input
            inputMode="email"
            value={email}
            onChange={({ detail }) => setEmail(detail.value)}
            autoComplete={false}
            spellcheck={false}
          />
        </FormField>
        <RolesField roles={roles} onChange={setRoles} />
        {invite.isError ? <Failure error={invite.error} /> : null}
      </SpaceBetween>
    </Modal>
  );
}
