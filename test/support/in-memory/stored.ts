import { AppError } from '#shared/domain/app-error.ts';
import type { Page } from '#shared/usecases/ports/table.ts';

/** What goes in and out of a fake is copied, so that nobody changes what is stored by holding on to it. */
export const copy = <T>(value: T): T => structuredClone(value);

/** Compare-and-set on `rev`, as the table does it. */
export function follows(
  stored: { readonly rev: number } | undefined,
  next: { readonly rev: number },
): boolean {
  return next.rev === 0 ? stored === undefined : stored?.rev === next.rev - 1;
}

/** One page of what is sorted already; the cursor names the list, so that another list's is refused. */
export function pageOf<T>(
  list: string,
  sorted: readonly T[],
  idOf: (item: T) => string,
  limit: number,
  cursor: string | undefined,
): Page<T> {
  const after = cursor === undefined ? undefined : readCursor(list, cursor);
  const start = after === undefined ? 0 : sorted.findIndex((item) => idOf(item) === after) + 1;
  const items = sorted.slice(start, start + limit);
  const last = items.at(-1);
  const isEnd = last === undefined || start + limit >= sorted.length;
  return { items: copy(items), ...(isEnd ? {} : { cursor: writeCursor(list, idOf(last)) }) };
}

const writeCursor = (list: string, id: string) =>
  Buffer.from(JSON.stringify([list, id])).toString('base64url');

function readCursor(list: string, cursor: string): string {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    if (Array.isArray(parsed) && parsed[0] === list && typeof parsed[1] === 'string') return parsed[1];
  } catch {
    // Not even JSON: refused like every other cursor that we did not make.
  }
  throw new AppError('invalid', 'cursor.invalid', 'The cursor does not belong to this list.');
}
