import type * as z from 'zod/mini';

/** The schemas of one operation. What a handler gets is parsed by them, and so is what it answers. */
export interface Operation {
  readonly summary: string;
  readonly path?: z.core.$ZodType;
  readonly query?: z.core.$ZodType;
  readonly body?: z.core.$ZodType;
  /** Absent where the answer is a page of HTML. */
  readonly response?: z.core.$ZodType;
  /** Status of success. */
  readonly status: 200 | 201 | 202;
  /** For how long anybody may keep the answer, where it is the same for everybody. Left out: not at all. */
  readonly cacheSeconds?: number;
}

type Parsed<S> = S extends z.core.$ZodType ? z.output<S> : undefined;

/** What a handler of this operation is called with. */
export interface InputOf<O extends Operation> {
  readonly path: Parsed<O['path']>;
  readonly query: Parsed<O['query']>;
  readonly body: Parsed<O['body']>;
}

/** What it answers: the response's input type, or an HTML page. */
export type OutputOf<O extends Operation> = O['response'] extends z.core.$ZodType
  ? z.input<O['response']>
  : Page;

/** An HTML page with its status. */
export interface Page {
  readonly status: number;
  readonly html: string;
}
