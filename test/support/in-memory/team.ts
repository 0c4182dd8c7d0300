import type { Role } from '#shared/declarations/routes.ts';
import type { StaffMember, Team } from '#shared/usecases/ports/outside.ts';
import type { Clock } from '#shared/usecases/ports/surroundings.ts';

export interface FakeTeam extends Team {
  /** By id. */
  readonly members: ReadonlyMap<string, StaffMember>;
  /** Addresses that were mailed a new first password. */
  readonly reminded: readonly string[];
  seed(...members: readonly StaffMember[]): void;
}

export function fakeTeam(clock: Clock): FakeTeam {
  const members = new Map<string, StaffMember>();
  const reminded: string[] = [];
  const signedIn = new Set<string>();
  const change = (id: string, next: (member: StaffMember) => Partial<StaffMember>) => {
    const member = members.get(id);
    if (member === undefined) throw new Error(`nobody is ${id}`);
    members.set(id, { ...member, ...next(member) });
  };
  return {
    members,
    reminded,
    seed(...others) {
      for (const member of others) {
        members.set(member.id, member);
        if (member.state === 'active') signedIn.add(member.id);
      }
    },
    list: async () => [...members.values()],
    async invite(email) {
      if (members.values().some((member) => member.email.toLowerCase() === email.toLowerCase()))
        return undefined;
      const id = `member-${members.size + 1}`;
      const member: StaffMember = { id, email, roles: [], state: 'invited', since: clock.now() };
      members.set(id, member);
      return member;
    },
    give: async (id: string, role: Role) => change(id, ({ roles }) => ({ roles: [...roles, role] })),
    take: async (id: string, role: Role) =>
      change(id, ({ roles }) => ({ roles: roles.filter((one) => one !== role) })),
    remind: async (email) => void reminded.push(email),
    admit: async (id) => change(id, () => ({ state: signedIn.has(id) ? 'active' : 'invited' })),
    shutOut: async (id) => change(id, () => ({ state: 'removed' })),
  };
}
