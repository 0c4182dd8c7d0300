import { type OperationId, type Role, routes } from '#shared/declarations/routes.ts';
import { AppError } from '#shared/domain/app-error.ts';
import type { Deps } from '../ports.ts';
import type { Actor } from './actor.ts';
import { recordRefusal } from './audit.ts';

/**
 * Lets pass who has one of the roles that the route table names; an attempt without is on the record.
 *
 * @throws AppError forbidden
 */
export async function authorize(
  deps: Pick<Deps, 'audit' | 'clock' | 'ids'>,
  actor: Actor,
  operation: OperationId,
): Promise<void> {
  if (rolesOf(operation).some((role) => actor.roles.includes(role))) return;
  await recordRefusal(deps, actor, operation);
  throw new AppError('forbidden', 'staff.role', 'Your roles do not allow this.');
}

function rolesOf(operation: OperationId): readonly Role[] {
  const route = routes[operation];
  return 'roles' in route ? route.roles : [];
}
