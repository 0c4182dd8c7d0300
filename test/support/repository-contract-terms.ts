import { expect } from 'vitest';
import type { Page } from '#shared/usecases/ports/table.ts';
import type { Deps } from '#shared/usecases/ports.ts';

/** What the table holds. */
export type Repositories = Pick<
  Deps,
  | 'subscribers'
  | 'deliveries'
  | 'markers'
  | 'campaigns'
  | 'account'
  | 'evidenceAlarms'
  | 'consents'
  | 'counters'
  | 'audit'
>;

/** Every item of a list, and how large its pages were. */
export async function walk<T>(
  list: (cursor: string | undefined) => Promise<Page<T>>,
): Promise<{ readonly items: readonly T[]; readonly pages: readonly number[] }> {
  const items: T[] = [];
  const pages: number[] = [];
  let cursor: string | undefined;
  do {
    const page: Page<T> = await list(cursor);
    items.push(...page.items);
    pages.push(page.items.length);
    cursor = page.cursor;
  } while (cursor !== undefined);
  return { items, pages };
}

/** Cursors that no list has given. */
export const forgedCursors: readonly string[] = [
  '',
  'x',
  '../..',
  Buffer.from('{}').toString('base64url'),
  Buffer.from('null').toString('base64url'),
  Buffer.from('{"pk":"ACCOUNT","sk":"STATE"}').toString('base64url'),
  Buffer.from('{"pk":1,"sk":{}}').toString('base64url'),
];

export async function expectCursorRefused(page: Promise<unknown>): Promise<void> {
  await expect(page).rejects.toMatchObject({ name: 'AppError', kind: 'invalid', code: 'cursor.invalid' });
}

export const numbered = (count: number): readonly string[] =>
  Array.from({ length: count }, (_, index) => String(index).padStart(5, '0'));
