import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import Table from '@cloudscape-design/components/table';
import { useState } from 'react';

import type { AnswerOf } from '../api/call.ts';
import { useChange, useRead } from '../api/use-api.ts';
import { ConfirmedButton } from '../parts/confirmed-button.tsx';
import { Moment } from '../parts/moment.tsx';
import { Empty, Loaded } from '../parts/states.tsx';
import { useSession } from '../session/session.ts';
import { Invitation } from './invitation.tsx';
import { RolesField } from './roles-field.tsx';

type Member = AnswerOf<'listTeam'>['members'][number];

const states = {
  invited: ['pending', 'Invited'],
  active: ['success', 'Works here'],
  removed: ['stopped', 'Removed'],
} as const;

/** Who may sign in, and as what. */
export function Team() {
  const team = useRead('listTeam', {});
  const [inviting, setInviting] = useState(false);
  return (
    <Loaded query={team} what="the team">
      {({ members }) => (
        <>
          <Table
            variant="full-page"
            ariaLabels={{ tableLabel: 'Team' }}
            header={
              <Header
                variant="h1"
                counter={`(${members.filter(({ state }) => state !== 'removed').length})`}
                description="Two people at least: nobody approves what they wrote."
                actions={
                  <Button variant="primary" onClick={() => setInviting(true)}>
                    Invite
                  </Button>
                }
              >
                Team
              </Header>
            }
            items={[...members]}
            trackBy="id"
            empty={<Empty>Nobody was invited here yet.</Empty>}
            columnDefinitions={[
              { id: 'email', header: 'Address', isRowHeader: true, cell: nameOf },
              { id: 'roles', header: 'Roles', cell: ({ roles }) => roles.join(', ') || 'none' },
              { id: 'state', header: 'State', cell: stateOf },
              { id: 'since', header: 'Since', cell: ({ since }) => <Moment at={since} /> },
              { id: 'do', header: 'Do', cell: (member) => <Change key={member.id} member={member} /> },
            ]}
          />
          {inviting ? <Invitation onDone={() => setInviting(false)} /> : null}
        </>
      )}
    </Loaded>
  );
}

/** The id is what the audit trail calls them. */
function nameOf({ email, id }: Member) {
  return (
    <>
      {email}
      <Box variant="small" display="block">
        {id}
      </Box>
    </>
  );
}

function stateOf({ state }: Member) {
  const [type, words] = states[state];
  return <StatusIndicator type={type}>{words}</StatusIndicator>;
}

function Change({ member: { id, email, roles: stored, state } }: { readonly member: Member }) {
  const { user } = useSession();
  const [roles, setRoles] = useState([...stored]);
  const change = useChange('changeMember');
  const remove = useChange('removeMember');
  const path = { member: id };
  if (state === 'removed' || id === user) return null;
  return (
    <SpaceBetween direction="horizontal" size="xs">
      <ConfirmedButton label="Change roles" act={() => change.mutateAsync({ path, body: { roles } })}>
        <p>{email} has these roles within 15 minutes, when their token is renewed.</p>
        <RolesField roles={roles} onChange={setRoles} />
      </ConfirmedButton>
      <ConfirmedButton label="Remove" act={() => remove.mutateAsync({ path })}>
        <p>
          {email} can sign in no more, and the token they hold ends within 15 minutes. What they did stays in
          the audit trail.
        </p>
      </ConfirmedButton>
    </SpaceBetween>
  );
}
