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
    let token: string | undefined;
    do {
      const page = await client.send(new ListUsersCommand({ ...pool, PaginationToken: token }));
      users.push(...(page.Users ?? []));
      token = page.PaginationToken;
    } while (token !== undefined);
    return users;
  }

  async function namesIn(role: Role): Promise<ReadonlySet<string>> {
    const names = new Set<string>();
    let token: string | undefined;
    do {
      const page = await client.send(
        new ListUsersInGroupCommand({ ...pool, GroupName: role, NextToken: token }),
      );
      for (const { Username } of page.Users ?? []) if (Username !== undefined) names.add(Username);
      token = page.NextToken;
    } while (token !== undefined);
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
          groups.flatMap(({ role, names }) => (names.has(one.Username ?? '') ? [role] : [])),
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
