import type { Role } from '#shared/declarations/routes.ts';
import { AppError } from '#shared/domain/app-error.ts';
import type { StaffMember, Team } from '../ports/outside.ts';
import type { Deps } from '../ports.ts';
import type { Actor } from './actor.ts';
import { audited } from './audit.ts';

type Managing = Pick<Deps, 'audit' | 'clock' | 'ids' | 'team'>;

/** @throws AppError conflict where an outside issuer vouches for staff */
export async function listTeam(
  deps: Pick<Deps, 'team'>,
): Promise<{ readonly members: readonly StaffMember[] }> {
  return { members: await teamOf(deps).list() };
}

/**
 * Invites somebody by their work address, again where they have not signed in yet, or lets somebody back in
 * who was removed. Should it break off, they stand in the list without all of their roles: ask once more.
 *
 * @throws AppError conflict, when they work here already, or an outside issuer vouches for staff
 */
export async function inviteMember(
  deps: Managing,
  actor: Actor,
  { email, roles }: { readonly email: string; readonly roles: readonly Role[] },
): Promise<StaffMember> {
  const detail = ({ id }: StaffMember) => `${id} as ${roles.join(' ')}`;
  return audited(deps, actor, { action: 'inviteMember', subject: 'team', detail }, async () => {
    const team = teamOf(deps);
    const invited = (await team.invite(email)) ?? (await invitedAgain(team, email));
    await assign(team, invited, roles);
    return { ...invited, roles };
  });
}

/**
 * Gives somebody exactly these roles. A token that they hold keeps its old ones for up to 15 minutes.
 *
 * @throws AppError not-found; conflict for oneself, so that no team loses its last admin by a slip
 */
export async function changeMember(
  deps: Managing,
  actor: Actor,
  id: string,
  roles: readonly Role[],
): Promise<StaffMember> {
  const act = { action: 'changeMember', subject: 'team', detail: `${id} as ${roles.join(' ')}` } as const;
  return audited(deps, actor, act, async () => {
    const member = await otherThan(deps, actor, id);
    if (member.state === 'removed')
      throw new AppError('conflict', 'team.removed', 'They were removed. Invite them again.');
    await assign(teamOf(deps), member, roles);
    return { ...member, roles };
  });
}

/**
 * Takes somebody's access and roles. Their id stays theirs, since the audit trail names it.
 *
 * @throws AppError not-found; conflict for oneself
 */
export async function removeMember(deps: Managing, actor: Actor, id: string): Promise<StaffMember> {
  const act = { action: 'removeMember', subject: 'team', detail: id } as const;
  return audited(deps, actor, act, async () => {
    const member = await otherThan(deps, actor, id);
    await teamOf(deps).shutOut(id);
    await assign(teamOf(deps), member, []);
    return { ...member, roles: [], state: 'removed' };
  });
}

function teamOf({ team }: Pick<Deps, 'team'>): Team {
  if (team === undefined)
    throw new AppError('conflict', 'team.elsewhere', 'Staff are kept at your own identity provider.');
  return team;
}

async function otherThan(deps: Managing, actor: Actor, id: string): Promise<StaffMember> {
  const member = (await teamOf(deps).list()).find((one) => one.id === id);
  if (member === undefined) throw new AppError('not-found', 'member.unknown', 'Nobody has this id.');
  if (id === actor.user) throw new AppError('conflict', 'team.yourself', 'Another admin must do this.');
  return member;
}

async function invitedAgain(team: Team, email: string): Promise<StaffMember> {
  const known = await memberOf(team, email);
  if (known?.state === 'active')
    throw new AppError('conflict', 'team.known', 'They are in the team already. Change their roles there.');
  if (known?.state === 'removed') await team.admit(known.id);
  const member = await memberOf(team, email);
  if (member === undefined) throw new Error('somebody who is known is not in the list');
  if (member.state === 'invited') await team.remind(member.email);
  return member;
}

async function memberOf(team: Team, email: string): Promise<StaffMember | undefined> {
  return (await team.list()).find((one) => one.email.toLowerCase() === email.toLowerCase());
}

async function assign(team: Team, member: StaffMember, roles: readonly Role[]): Promise<void> {
  for (const role of member.roles) if (!roles.includes(role)) await team.take(member.id, role);
  for (const role of roles) if (!member.roles.includes(role)) await team.give(member.id, role);
}
