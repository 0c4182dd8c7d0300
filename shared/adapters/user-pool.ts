import {
  AdminAddUserToGroupCommand,
  AdminCreateUserCommand,
  AdminDisableUserCommand,
  AdminEnableUserCommand,
  AdminRemoveUserFromGroupCommand,
  AdminUserGlobalSignOutCommand,
  CognitoIdentityProviderClient,
  paginateListUsers,
  paginateListUsersInGroup,
  UsernameExistsException,
  type UserType,
} from '@aws-sdk/client-cognito-identity-provider';

import { type Role, roles } from '#shared/declarations/routes.ts';
import type { StaffMember, Team } from '#shared/usecases/ports/outside.ts';

/** The team as a user pool of Cognito keeps it: roles are its groups, and it mails the invitations itself. */
export function userPool(poolId: string): Team {
  const client = new CognitoIdentityProviderClient({});
  const pool = { UserPoolId: poolId };
  const inGroup = (id: string, role: Role) => ({ ...pool, Username: id, GroupName: role });
  const user = (id: string) => ({ ...pool, Username: id });

  async function everybody(): Promise<readonly UserType[]> {
    const users: UserType[] = [];
    // It writes its place into what it is given.
    for await (const { Users = [] } of paginateListUsers({ client }, { ...pool })) users.push(...Users);
    return users;
  }

  async function namesIn(role: Role): Promise<ReadonlySet<string | undefined>> {
    const names = new Set<string | undefined>();
    for await (const { Users = [] } of paginateListUsersInGroup({ client }, { ...pool, GroupName: role }))
      for (const { Username } of Users) names.add(Username);
    return names;
  }

  return {
    async list() {
      const [users, groups] = await Promise.all([
        everybody(),
        Promise.all(roles.map(async (role) => ({ role, names: await namesIn(role) }))),
      ]);
      return users.map((one) =>
        memberOf(
          one,
          groups.flatMap(({ role, names }) => (names.has(one.Username) ? [role] : [])),
        ),
      );
    },
    async invite(email) {
      try {
        const { User } = await client.send(
          new AdminCreateUserCommand({
            ...pool,
            Username: email,
            UserAttributes: [
              { Name: 'email', Value: email },
              { Name: 'email_verified', Value: 'true' },
            ],
            DesiredDeliveryMediums: ['EMAIL'],
          }),
        );
        if (User === undefined) throw new Error('the user pool made nobody');
        return memberOf(User, []);
      } catch (error) {
        if (error instanceof UsernameExistsException) return undefined;
        throw error;
      }
    },
    async remind(email) {
      await client.send(
        new AdminCreateUserCommand({
          ...pool,
          Username: email,
          MessageAction: 'RESEND',
          DesiredDeliveryMediums: ['EMAIL'],
        }),
      );
    },
    async give(id, role) {
      await client.send(new AdminAddUserToGroupCommand(inGroup(id, role)));
    },
    async take(id, role) {
      await client.send(new AdminRemoveUserFromGroupCommand(inGroup(id, role)));
    },
    async admit(id) {
      await client.send(new AdminEnableUserCommand(user(id)));
    },
    async shutOut(id) {
      await client.send(new AdminDisableUserCommand(user(id)));
      await client.send(new AdminUserGlobalSignOutCommand(user(id)));
    },
  };
}

/** With sign-in by e-mail, the user name that Cognito makes is the subject of the tokens. */
function memberOf(user: UserType, has: readonly Role[]): StaffMember {
  const email = user.Attributes?.find(({ Name }) => Name === 'email')?.Value;
  if (user.Username === undefined || email === undefined)
    throw new Error('the user pool has a nameless user');
  return {
    id: user.Username,
    email,
    roles: has,
    state: stateOf(user),
    since: user.UserCreateDate?.getTime() ?? 0,
  };
}

function stateOf({ Enabled, UserStatus }: UserType): StaffMember['state'] {
  if (Enabled === false) return 'removed';
  return UserStatus === 'FORCE_CHANGE_PASSWORD' ? 'invited' : 'active';
}
