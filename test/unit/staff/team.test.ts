import { describe, expect, it } from 'vitest';

import type { Actor } from '#shared/usecases/staff/actor.ts';
import { changeMember, inviteMember, listTeam, removeMember } from '#shared/usecases/staff/team.ts';
import { tuesday } from '#test/support/builders.ts';
import { inMemoryDeps } from '#test/support/in-memory.ts';

const admin: Actor = { user: 'member-1', roles: ['admin'] };
const email = 'bo@staff.example.com';

function withAdmin() {
  const deps = inMemoryDeps();
  const self = { id: admin.user, email: 'ann@staff.example.com', roles: ['admin'] } as const;
  deps.team.seed({ ...self, state: 'active', since: tuesday });
  return deps;
}

describe('inviting', () => {
  it('makes a member with these roles, on the record by id', async () => {
    const deps = withAdmin();
    const made = await inviteMember(deps, admin, { email, roles: ['author', 'auditor'] });
    expect(made).toEqual({
      id: 'member-2',
      email,
      roles: ['author', 'auditor'],
      state: 'invited',
      since: tuesday,
    });
    expect((await listTeam(deps)).members).toContainEqual(made);
    expect(deps.audit.entries).toMatchObject([
      { action: 'inviteMember', subject: 'team', outcome: 'done', detail: 'member-2 as author auditor' },
    ]);
    expect(JSON.stringify(deps.audit.entries)).not.toContain('@');
  });

  it('is refused for somebody who works here', async () => {
    const deps = withAdmin();
    const known = { id: 'member-2', email, roles: ['author'], state: 'active', since: tuesday } as const;
    deps.team.seed(known);
    await expect(inviteMember(deps, admin, { email, roles: ['admin'] })).rejects.toMatchObject({
      kind: 'conflict',
      code: 'team.known',
    });
    expect(deps.team.members.get('member-2')?.roles).toEqual(['author']);
  });

  it('is mailed again, with the roles of now, to who has not come yet', async () => {
    const deps = withAdmin();
    await inviteMember(deps, admin, { email, roles: ['author'] });
    expect(await inviteMember(deps, admin, { email: email.toUpperCase(), roles: ['auditor'] })).toMatchObject(
      {
        id: 'member-2',
        roles: ['auditor'],
        state: 'invited',
      },
    );
    expect(deps.team.reminded).toEqual([email]);
    expect(deps.team.members.get('member-2')?.roles).toEqual(['auditor']);
  });

  it('lets back in who was removed, with no more than the new roles', async () => {
    const deps = withAdmin();
    const id = 'member-2';
    deps.team.seed({ id, email, roles: ['approver', 'privacy'], state: 'active', since: tuesday });
    await removeMember(deps, admin, id);
    const back = await inviteMember(deps, admin, { email, roles: ['auditor'] });
    expect(back).toMatchObject({ id, roles: ['auditor'], state: 'active' });
    expect(deps.team.members.get(id)).toMatchObject({ roles: ['auditor'], state: 'active' });
    expect(deps.team.reminded).toEqual([]);
  });
});

describe('changing roles', () => {
  it('gives exactly these', async () => {
    const deps = withAdmin();
    const { id } = await inviteMember(deps, admin, { email, roles: ['author', 'auditor'] });
    expect(await changeMember(deps, admin, id, ['approver', 'auditor'])).toMatchObject({
      roles: ['approver', 'auditor'],
    });
    expect(new Set(deps.team.members.get(id)?.roles)).toEqual(new Set(['approver', 'auditor']));
  });

  it('of a removed member is refused', async () => {
    const deps = withAdmin();
    const { id } = await inviteMember(deps, admin, { email, roles: ['author'] });
    await removeMember(deps, admin, id);
    await expect(changeMember(deps, admin, id, ['admin'])).rejects.toMatchObject({ code: 'team.removed' });
    expect(deps.team.members.get(id)?.roles).toEqual([]);
  });
});

describe('removing', () => {
  it('shuts somebody out before their roles go', async () => {
    const deps = withAdmin();
    const { id } = await inviteMember(deps, admin, { email, roles: ['approver'] });
    const take = async () => {
      throw new Error('the pool is away');
    };
    await expect(removeMember({ ...deps, team: { ...deps.team, take } }, admin, id)).rejects.toThrow('away');
    expect(deps.team.members.get(id)?.state).toBe('removed');
    expect(await removeMember(deps, admin, id)).toMatchObject({ state: 'removed', roles: [] });
  });

  it.each(['change', 'remove'])('nobody can %s themselves', async (what) => {
    const deps = withAdmin();
    const act =
      what === 'remove'
        ? removeMember(deps, admin, admin.user)
        : changeMember(deps, admin, admin.user, ['auditor']);
    await expect(act).rejects.toMatchObject({ kind: 'conflict', code: 'team.yourself' });
    expect(deps.team.members.get(admin.user)).toMatchObject({ roles: ['admin'], state: 'active' });
  });

  it('of nobody is not there', async () => {
    await expect(removeMember(withAdmin(), admin, 'none')).rejects.toMatchObject({ code: 'member.unknown' });
  });
});

describe('where an outside issuer vouches for staff', () => {
  it('there is no team here', async () => {
    await expect(listTeam(inMemoryDeps({ team: undefined }))).rejects.toMatchObject({
      kind: 'conflict',
      code: 'team.elsewhere',
    });
  });
});
