import type { OperationId } from '#shared/declarations/routes.ts';
import { AppError } from '#shared/domain/app-error.ts';
import type { AuditEntry } from '#shared/domain/audit-entry.ts';
import type { Page } from '../ports/table.ts';
import type { Deps } from '../ports.ts';
import type { Actor } from './actor.ts';

type Auditing = Pick<Deps, 'audit' | 'clock' | 'ids'>;

/** What is put on record. `detail` holds codes and numbers: no address, name or text of a mail. */
interface Act<T = unknown> {
  readonly action: OperationId;
  /** A campaign id, a subscriber key, or `account`. */
  readonly subject: string;
  readonly detail?: string | undefined | ((result: T) => string);
}

/**
 * Does something on the record: who, what, about whom, when, and whether it was done or refused. A
 * result is handed out only once its entry is written, so nobody reads about a person unrecorded.
 *
 * @throws what `work` throws
 */
export async function audited<T>(
  deps: Auditing,
  actor: Actor,
  act: Act<T>,
  work: () => Promise<T>,
): Promise<T> {
  const { action, subject } = act;
  try {
    const result = await work();
    const detail = typeof act.detail === 'function' ? act.detail(result) : act.detail;
    await append(deps, actor, { action, subject, detail }, 'done');
    return result;
  } catch (error) {
    if (error instanceof AppError)
      await append(deps, actor, { action, subject, detail: error.code }, 'refused');
    throw error;
  }
}

/** Records that somebody called an operation which their roles do not allow. */
export async function recordRefusal(deps: Auditing, actor: Actor, action: OperationId): Promise<void> {
  await append(deps, actor, { action, subject: 'none', detail: 'staff.role' }, 'refused');
}

async function append(
  deps: Auditing,
  actor: Actor,
  act: Act & { readonly detail?: string | undefined },
  outcome: AuditEntry['outcome'],
): Promise<void> {
  const { action, subject, detail } = act;
  const entry = { id: deps.ids.random(), at: deps.clock.now(), actor: actor.user, action, subject, outcome };
  await deps.audit.append(detail === undefined ? entry : { ...entry, detail });
}

/** One UTC day of the trail, newest first; today when no day is given. */
export async function listAudit(
  deps: Pick<Deps, 'audit' | 'clock'>,
  input: { readonly day?: string | undefined; readonly cursor?: string | undefined },
): Promise<{ readonly day: string; readonly entries: readonly AuditEntry[]; readonly cursor?: string }> {
  const day = input.day ?? new Date(deps.clock.now()).toISOString().slice(0, 10);
  const { items, cursor }: Page<AuditEntry> = await deps.audit.list(day, input.cursor);
  return { day, entries: items, ...(cursor === undefined ? {} : { cursor }) };
}
