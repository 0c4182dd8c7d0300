import { parse } from 'yaml';
import * as z from 'zod';
import { ContentError } from '#shared/domain/content-problem.ts';

/** `file` is the name that an editor knows the text by. Throws `ContentError` with that name. */
export function parseYaml<Output>(schema: z.ZodType<Output>, yaml: string, file: string): Output {
  let value: unknown;
  try {
    value = parse(yaml);
  } catch (error) {
    throw fileError(file, error instanceof Error ? error.message : String(error));
  }
  return parsed(schema, value, file);
}

export function parsed<Output>(schema: z.ZodType<Output>, value: unknown, file: string): Output {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw fileError(file, z.prettifyError(result.error));
}

export function fileError(file: string, reason: string): ContentError {
  return new ContentError([{ step: file, place: 'file', reason, remedy: 'Correct the file.' }]);
}
