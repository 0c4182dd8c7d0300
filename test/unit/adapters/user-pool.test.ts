import {
  AdminAddUserToGroupCommand,
  AdminCreateUserCommand,
  AdminDisableUserCommand,
  AdminEnableUserCommand,
  AdminRemoveUserFromGroupCommand,
  AdminUserGlobalSignOutCommand,
  CognitoIdentityProviderClient,
  ListUsersCommand,
  ListUsersInGroupCommand,
  UsernameExistsException,
  type UserType,
} from '@aws-sdk/client-cognito-identity-provider';
import { mockClient } from 'aws-sdk-client-mock';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';

import { userPool } from '#shared/adapters/user-pool.ts';

const cognito = mockClient(CognitoIdentityProviderClient);
beforeEach(() => {
  cognito.reset();
});
afterAll(() => cognito.restore());

const team = userPool('us-east-1_pool');
const at = new Date('2026-11-22T09:30:00Z');
const user = (Username: string, more: Partial<UserType> = {}): UserType => ({
  Username,
  Attributes: [{ Name: 'email', Value: `${Username}@staff.example.com` }],
  Enabled: true,
  UserStatus: 'CONFIRMED',
  UserCreateDate: at,
  ...more,
});

describe('the list', () => {
  it('reads every page, with the groups that are roles', async () => {
    cognito
      .on(ListUsersCommand, { PaginationToken: undefined })
      .resolves({ Users: [user('ann')], PaginationToken: 'more' })
      .on(ListUsersCommand, { PaginationToken: 'more' })
      .resolves({
        Users: [user('bo', { UserStatus: 'FORCE_CHANGE_PASSWORD' }), user('cy', { Enabled: false })],
      })
      .on(ListUsersInGroupCommand)
      .resolves({ Users: [] })
      .on(ListUsersInGroupCommand, { GroupName: 'admin' })
      .resolves({ Users: [user('ann')], NextToken: 'more' })
      .on(ListUsersInGroupCommand, { GroupName: 'admin', NextToken: 'more' })
      .resolves({ Users: [user('bo')] })
      .on(ListUsersInGroupCommand, { GroupName: 'author' })
      .resolves({ Users: [user('bo')] });
    expect(await team.list()).toEqual([
      { id: 'ann', email: 'ann@staff.example.com', roles: ['admin'], state: 'active', since: at.getTime() },
      {
        id: 'bo',
        email: 'bo@staff.example.com',
        roles: ['author', 'admin'],
        state: 'invited',
        since: at.getTime(),
      },
      { id: 'cy', email: 'cy@staff.example.com', roles: [], state: 'removed', since: at.getTime() },
    ]);
  });

  it('does not show somebody without a name as somebody else', async () => {
    cognito.on(ListUsersCommand).resolves({ Users: [user('ann', { Attributes: [] })] });
    cognito.on(ListUsersInGroupCommand).resolves({});
    await expect(team.list()).rejects.toThrow('nameless');
  });
});

describe('an invitation', () => {
  it('is mailed to a verified address, and its first password is never seen here', async () => {
    cognito
      .on(AdminCreateUserCommand)
      .resolves({ User: user('new', { UserStatus: 'FORCE_CHANGE_PASSWORD' }) });
    expect(await team.invite('new@staff.example.com')).toMatchObject({ id: 'new', state: 'invited' });
    expect(cognito.commandCalls(AdminCreateUserCommand)[0]?.args[0].input).toEqual({
      UserPoolId: 'us-east-1_pool',
      Username: 'new@staff.example.com',
      UserAttributes: [
        { Name: 'email', Value: 'new@staff.example.com' },
        { Name: 'email_verified', Value: 'true' },
      ],
      DesiredDeliveryMediums: ['EMAIL'],
    });
  });

  it('of a known address makes nobody; another fault is one', async () => {
    const known = new UsernameExistsException({ message: 'exists', $metadata: {} });
    cognito.on(AdminCreateUserCommand).rejectsOnce(known).rejectsOnce(new Error('away')).resolves({});
    expect(await team.invite('ann@staff.example.com')).toBeUndefined();
    await expect(team.invite('ann@staff.example.com')).rejects.toThrow('away');
    await expect(team.invite('ann@staff.example.com')).rejects.toThrow('nobody');
  });
});

describe('a change', () => {
  it('is one of a group, or of the door', async () => {
    cognito.onAnyCommand().resolves({});
    await team.remind('bo@staff.example.com');
    await team.give('bo', 'auditor');
    await team.take('bo', 'author');
    await team.admit('bo');
    await team.shutOut('bo');
    const sent = cognito.calls().map(({ args: [command] }) => [command.constructor.name, command.input]);
    const bo = { UserPoolId: 'us-east-1_pool', Username: 'bo' };
    expect(sent).toEqual([
      [
        AdminCreateUserCommand.name,
        {
          UserPoolId: 'us-east-1_pool',
          Username: 'bo@staff.example.com',
          MessageAction: 'RESEND',
          DesiredDeliveryMediums: ['EMAIL'],
        },
      ],
      [AdminAddUserToGroupCommand.name, { ...bo, GroupName: 'auditor' }],
      [AdminRemoveUserFromGroupCommand.name, { ...bo, GroupName: 'author' }],
      [AdminEnableUserCommand.name, bo],
      [AdminDisableUserCommand.name, bo],
      [AdminUserGlobalSignOutCommand.name, bo],
    ]);
  });
});
