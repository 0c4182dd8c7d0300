import * as z from 'zod/mini';

import type { Problem } from '#shared/contract/problem.ts';
import { AppError, type ErrorKind } from '#shared/domain/app-error.ts';

const statusOf: Record<ErrorKind, number> = {
  invalid: 422,
  unauthenticated: 401,
  forbidden: 403,
  'not-found': 404,
  conflict: 409,
};

/** The one place where an error becomes an answer. Whatever the caller did not cause gets a fixed text. */
export function problemOf(error: unknown): Problem {
  if (error instanceof AppError) {
    const errors = error.details.map(({ field, message }) => ({ field, message }));
    return {
      type: `urn:lantern:problem:${error.code}`,
      title: error.message,
      status: statusOf[error.kind],
      ...(errors.length > 0 ? { errors } : {}),
    };
  }
  const status = clientStatus(error);
  return status === undefined
    ? {
        type: 'urn:lantern:problem:internal',
        title: 'Something went wrong on our side. Please try again later.',
        status: 500,
      }
    : { type: 'urn:lantern:problem:request.unreadable', title: 'The request could not be read.', status };
}

/** The body parsers mark what the caller got wrong with a status below 500. */
function clientStatus(error: unknown): number | undefined {
  const marked = z.object({ statusCode: z.int().check(z.gte(400), z.lte(499)) }).safeParse(error);
  return marked.success ? marked.data.statusCode : undefined;
}

/** Parses one part of a request; every fault names its field. */
export function parsePart<S extends z.core.$ZodType>(
  schema: S | undefined,
  value: unknown,
): z.output<S> | undefined {
  if (schema === undefined) return undefined;
  const parsed = z.safeParse(schema, value);
  if (parsed.success) return parsed.data;
  const details = parsed.error.issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map((key) => ({
          field: [...issue.path, key].join('.').slice(0, 100),
          message: 'is not a field of this request',
        }))
      : [{ field: issue.path.join('.') || 'body', message: issue.message }],
  );
  throw new AppError('invalid', 'request.invalid', 'Some fields need another look.', details);
}
