import {
  AdminGetUserCommand,
  CognitoIdentityProviderClient,
  paginateListUsersInGroup,
} from '@aws-sdk/client-cognito-identity-provider';
import { type Role, roles } from '#shared/declarations/routes.ts';
import type { StaffMember } from '../facts.ts';
import { absent, all, andThen, type Reading } from '../reading.ts';
import { look } from './look.ts';
import type { Resource } from './stacks.ts';

/** Everybody who is in a group of the data stack's user pool. Their names and addresses go no further. */
export async function readStaff(
  region: string,
  resources: readonly Resource[],
): Promise<Reading<readonly StaffMember[]>> {
  const pool = resources.find(({ type }) => type === 'AWS::Cognito::UserPool')?.physicalId;
  if (pool === undefined) return absent;
  const client = new CognitoIdentityProviderClient({ region });
  const members = await look('cognito-idp:ListUsersInGroup', () => rolesByName(client, pool));
  return andThen(members, async (known) =>
    all(await Promise.all([...known].map(([name, held]) => readMember(client, pool, name, held)))),
  );
}

async function rolesByName(client: CognitoIdentityProviderClient, pool: string) {
  const known = new Map<string, Role[]>();
  for (const role of roles) {
    const pages = paginateListUsersInGroup({ client }, { UserPoolId: pool, GroupName: role });
    for await (const { Users = [] } of pages) {
      for (const { Username } of Users) {
        if (Username !== undefined) known.set(Username, [...(known.get(Username) ?? []), role]);
      }
    }
  }
  return known;
}

/** A list of people does not say who has a second factor; only a look at each does. */
function readMember(
  client: CognitoIdentityProviderClient,
  pool: string,
  name: string,
  held: readonly Role[],
): Promise<Reading<StaffMember>> {
  return look('cognito-idp:AdminGetUser', async () => {
    const command = new AdminGetUserCommand({ UserPoolId: pool, Username: name });
    const { Enabled, UserMFASettingList = [] } = await client.send(command);
    return {
      roles: held,
      enabled: Enabled === true,
      secondFactor: UserMFASettingList.includes('SOFTWARE_TOKEN_MFA'),
    };
  });
}
