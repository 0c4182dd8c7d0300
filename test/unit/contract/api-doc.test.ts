import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';

import type { Operation } from '#shared/contract/operation.ts';
import { staffOperations } from '#shared/contract/staff.ts';
import { operationIds, routes } from '#shared/declarations/routes.ts';

const text = readFileSync('docs/api.md', 'utf8');
const calls = [...text.matchAll(/^curl .*\/v1\/.*$/gm)].map(([line]) => line);
const all: Readonly<Record<string, Operation>> = staffOperations;

/** A line of the document, as the API would get it. */
function read(line: string) {
  const url = new URL(/"\$HOST([^"]+)"/.exec(line)?.[1] ?? '', 'https://host');
  const data = /-d '([^']+)'/.exec(line)?.[1];
  const method = line.includes('-X POST') || data !== undefined ? 'POST' : 'GET';
  const found = operationIds.flatMap((id) => {
    const names = new RegExp(`^${routes[id].path.replace(/\{(\w+)\}/g, '(?<$1>[^/]+)')}$`).exec(url.pathname);
    return names && routes[id].method === method ? [{ id, path: { ...names.groups } }] : [];
  });
  return {
    found,
    query: Object.fromEntries(url.searchParams),
    body: data && z.json().parse(JSON.parse(data)),
  };
}

describe('docs/api.md', () => {
  it('shows at least ten different calls', () => {
    const shown = new Set(calls.flatMap((line) => read(line).found.map(({ id }) => id)));
    expect(shown.size).toBeGreaterThanOrEqual(10);
  });

  it.each(calls)('%s is a call that the API takes', (line) => {
    const { found, query, body } = read(line);
    // A fixed path goes before one with a parameter.
    const call = found.sort((a, b) => Object.keys(a.path).length - Object.keys(b.path).length)[0];
    const operation = call && all[call.id];
    if (call === undefined || operation === undefined) throw new Error('no such route');
    const faults = (schema: z.core.$ZodType | undefined, value: unknown) =>
      (schema && z.safeParse(schema, value))?.error?.issues.map(
        ({ path, message }) => `${path}: ${message}`,
      ) ?? [];
    expect(faults(operation.path, call.path)).toEqual([]);
    expect(faults(operation.query, query)).toEqual([]);
    expect(faults(operation.body, body)).toEqual([]);
    expect(line).toContain('Authorization: Bearer $TOKEN');
  });
});
