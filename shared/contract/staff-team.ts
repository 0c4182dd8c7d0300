import * as z from 'zod';

import { roles } from '#shared/declarations/routes.ts';
import type { Operation } from './operation.ts';
import { addressSchema, instantSchema, listOf } from './staff-values.ts';

const memberPath = z.strictObject({ member: z.string().regex(/^[A-Za-z0-9-]{1,64}$/) });
const roleSchema = z.enum(roles);
const rolesSchema = z
  .array(roleSchema)
  .min(1)
  .refine((given) => new Set(given).size === given.length, { error: 'roles must differ' });

const memberSchema = z
  .object({
    id: z.string().meta({ description: 'Subject of their tokens, and what the audit trail calls them.' }),
    email: z.string(),
    roles: listOf(roleSchema),
    state: z
      .enum(['invited', 'active', 'removed'])
      .meta({ description: '`invited`: has not signed in yet. `removed`: may not any more.' }),
    since: instantSchema,
  })
  .meta({ id: 'StaffMember' });

export const staffTeamOperations = {
  listTeam: {
    summary: 'Who works with the service, where it keeps its staff itself',
    response: z.object({ members: listOf(memberSchema) }).meta({ id: 'Team' }),
    status: 200,
  },
  inviteMember: {
    summary: 'Invite somebody, who is mailed a first password; or let somebody back in',
    body: z.strictObject({ email: addressSchema, roles: rolesSchema }).meta({ id: 'NewMember' }),
    response: memberSchema,
    status: 201,
  },
  changeMember: {
    summary: 'Give somebody else exactly these roles',
    path: memberPath,
    body: z.strictObject({ roles: rolesSchema }).meta({ id: 'MemberRoles' }),
    response: memberSchema,
    status: 200,
  },
  removeMember: {
    summary: "Take somebody else's access; within 15 minutes their last token ends",
    path: memberPath,
    response: memberSchema,
    status: 200,
  },
} as const satisfies Record<string, Operation>;
