/** A request that makes no sense; the text says why. */
export class BadRequest extends Error {}

/** What a route under `/local` answers; `location`: go there instead. */
export type Answer = {
  readonly type: string;
  readonly body: string | Iterable<string>;
  readonly location?: string;
};

export const json = (value: unknown): Answer => ({ type: 'application/json', body: JSON.stringify(value) });
