import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import * as z from 'zod';

import { type LoopbackServer, listen, readBody } from './loopback-server.ts';

interface User {
  readonly Username: string;
  readonly UserCreateDate: number;
  readonly UserStatus: 'FORCE_CHANGE_PASSWORD';
  readonly Attributes: readonly { readonly Name: string; readonly Value: string }[];
  Enabled: boolean;
}

const userSchema = z.object({ Username: z.string() });
const createSchema = z.object({ Username: z.string(), MessageAction: z.string().optional() });
const groupSchema = z.object({ GroupName: z.string() });
const changeSchema = z.object({ Username: z.string(), GroupName: z.string() });

/** Cognito's user pool, as far as the staff function manages one. Nobody is mailed, and everybody is gone with it. */
export function startUserPoolStandIn(): Promise<LoopbackServer> {
  const answer = userPool();
  const server = createServer(async (request, response) => {
    const body: unknown = JSON.parse((await readBody(request, 100_000))?.toString('utf8') ?? '{}');
    const [, operation = ''] = String(request.headers['x-amz-target']).split('.');
    const { status, ...content } = answer(operation, body);
    response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' });
    response.end(JSON.stringify(content));
  });
  return listen(server);
}

type Answer = { readonly status: number } & Readonly<Record<string, unknown>>;

function userPool(): (operation: string, body: unknown) => Answer {
  const users = new Map<string, User>();
  const groups = new Map<string, Set<string>>();
  const membersOf = (name: string): Set<string> => {
    const members = groups.get(name) ?? new Set();
    groups.set(name, members);
    return members;
  };
  const known = (body: unknown): User | undefined => users.get(userSchema.parse(body).Username);
  const create = ({ Username: email, MessageAction }: z.output<typeof createSchema>): Answer => {
    if (MessageAction === 'RESEND') return { status: 200 };
    if (users.values().some(({ Attributes }) => Attributes.some(({ Value }) => Value === email)))
      return failed('UsernameExistsException');
    const user: User = {
      Username: randomUUID(),
      UserCreateDate: Date.now() / 1_000,
      UserStatus: 'FORCE_CHANGE_PASSWORD',
      Attributes: [{ Name: 'email', Value: email }],
      Enabled: true,
    };
    users.set(user.Username, user);
    return { status: 200, User: user };
  };
  const enable = (body: unknown, Enabled: boolean): Answer => {
    const user = known(body);
    if (user === undefined) return failed('UserNotFoundException');
    user.Enabled = Enabled;
    return { status: 200 };
  };
  return (operation, body) => {
    switch (operation) {
      case 'ListUsers':
        return { status: 200, Users: [...users.values()] };
      case 'ListUsersInGroup': {
        const members = membersOf(groupSchema.parse(body).GroupName);
        return { status: 200, Users: [...members].map((name) => users.get(name)) };
      }
      case 'AdminCreateUser':
        return create(createSchema.parse(body));
      case 'AdminAddUserToGroup': {
        const { Username, GroupName } = changeSchema.parse(body);
        membersOf(GroupName).add(Username);
        return { status: 200 };
      }
      case 'AdminRemoveUserFromGroup': {
        const { Username, GroupName } = changeSchema.parse(body);
        membersOf(GroupName).delete(Username);
        return { status: 200 };
      }
      case 'AdminDisableUser':
        return enable(body, false);
      case 'AdminEnableUser':
        return enable(body, true);
      case 'AdminUserGlobalSignOut':
        return known(body) ? { status: 200 } : failed('UserNotFoundException');
      default:
        return failed('InvalidParameterException');
    }
  };
}

function failed(type: string): Answer {
  return { status: 400, __type: type, message: 'as Cognito says it' };
}
