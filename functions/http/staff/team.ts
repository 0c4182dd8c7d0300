import type { StaffDeps } from '#functions/runtime/composition/staff.ts';
import type { Handlers } from '#functions/runtime/http.ts';
import type { staffTeamOperations } from '#shared/contract/staff-team.ts';
import { changeMember, inviteMember, listTeam, removeMember } from '#shared/usecases/staff/team.ts';

/** Who may sign in, and as what. */
export const teamHandlers: Handlers<StaffDeps, typeof staffTeamOperations> = {
  listTeam: (deps) => listTeam(deps),
  inviteMember: (deps, { body, actor }) => inviteMember(deps, actor, body),
  changeMember: (deps, { path, body, actor }) => changeMember(deps, actor, path.member, body.roles),
  removeMember: (deps, { path, actor }) => removeMember(deps, actor, path.member),
};
