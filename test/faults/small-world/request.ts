import type { Delivery } from '#shared/domain/delivery.ts';
import type { Subscriber } from '#shared/domain/subscriber.ts';

/** One call that a process makes of what all share. */
export type Request =
  | { readonly call: 'get'; readonly key: string }
  | { readonly call: 'listings'; readonly keys: readonly string[] }
  | { readonly call: 'due'; readonly until: number }
  | { readonly call: 'save'; readonly next: Subscriber }
  | { readonly call: 'row'; readonly id: Place }
  | { readonly call: 'rows'; readonly ids: readonly Place[] }
  | { readonly call: 'record'; readonly row: Delivery }
  | { readonly call: 'raise'; readonly id: Place; readonly outcome: Outcome }
  | { readonly call: 'removeRows'; readonly ids: readonly Place[] }
  | { readonly call: 'head'; readonly campaign: string }
  | { readonly call: 'account' }
  | { readonly call: 'send'; readonly tag: string };
interface Place {
  readonly enrolment: string;
  readonly step: string;
}
type Outcome = Pick<Delivery, 'state' | 'reason' | 'messageId' | 'changedAt'>;

export const writes: ReadonlySet<Request['call']> = new Set([
  'save',
  'record',
  'raise',
  'removeRows',
  'send',
]);
