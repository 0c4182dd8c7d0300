import type * as z from 'zod';
import type { staffOperations } from '#shared/contract/staff.ts';
import { routes } from '#shared/declarations/routes.ts';

type Operations = typeof staffOperations;
export type StaffOperation = keyof Operations;
type Field<
  Id extends StaffOperation,
  Name extends 'path' | 'query' | 'body',
> = Name extends keyof Operations[Id]
  ? Operations[Id][Name] extends z.ZodType
    ? { readonly [N in Name]: z.input<Operations[Id][Name]> }
    : unknown
  : unknown;

/** What one call takes: path, query and body of its schemas, as they go over the wire. */
export type RequestOf<Id extends StaffOperation> = Parts &
  Field<Id, 'path'> &
  Field<Id, 'query'> &
  Field<Id, 'body'>;
/** What it answers. */
export type AnswerOf<Id extends StaffOperation> = z.output<
  Extract<Operations[Id], { response: z.ZodType }>['response']
>;

/** An answer that is no success, in the words of the API. */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly status: number;
  /** `campaign.unknown`; empty where the answer was not one of ours. */
  readonly code: string;
  readonly fields: readonly { readonly field: string; readonly message: string }[];

  constructor(status: number, body: unknown) {
    const problem = shapeOf(body);
    super(problem.title ?? (status === 401 ? 'Your sign-in has ended.' : 'The service could not answer.'));
    this.status = status;
    this.code = problem.type?.replace('urn:lantern:problem:', '') ?? '';
    this.fields = problem.errors ?? [];
  }
}

/**
 * One call of the staff API. Method and path come from the route table, types from the contract.
 *
 * @throws Problem for every answer but a success
 */
export async function callApi<Id extends StaffOperation>(
  token: string,
  id: Id,
  { path, query, body }: RequestOf<Id>,
): Promise<AnswerOf<Id>> {
  const { method, path: pattern } = routes[id];
  const pathname = pattern.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(path?.[name] ?? ''));
  const response = await fetch(`${pathname}${searchOf(query)}`, {
    method,
    headers: {
      authorization: `Bearer ${token}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    cache: 'no-store',
  });
  const answer = await response.json().catch(() => undefined);
  if (!response.ok) throw new Problem(response.status, answer);
  return answer;
}

interface Parts {
  readonly path?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, unknown>>;
  readonly body?: unknown;
}

function searchOf(query: Readonly<Record<string, unknown>> = {}): string {
  const fields = Object.entries(query).filter(([, value]) => value !== undefined && value !== '');
  return fields.length === 0
    ? ''
    : `?${new URLSearchParams(fields.map(([name, value]): [string, string] => [name, String(value)]))}`;
}

interface Shape {
  readonly type?: string;
  readonly title?: string;
  readonly errors?: Problem['fields'];
}

function shapeOf(body: unknown): Shape {
  return typeof body === 'object' && body !== null ? body : {};
}
