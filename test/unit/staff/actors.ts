import type { Actor } from '#shared/usecases/staff/actor.ts';

export const author: Actor = { user: 'staff-author', roles: ['author'] };
export const reviewer: Actor = { user: 'staff-reviewer', roles: ['author'] };
export const approver: Actor = { user: 'staff-approver', roles: ['approver'] };
export const privacy: Actor = { user: 'staff-privacy', roles: ['privacy'] };
