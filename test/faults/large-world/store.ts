import type { Instant } from '#shared/domain/instant.ts';
import type { Subscriber } from '#shared/domain/subscriber.ts';
import type { DeliveryId } from '#shared/usecases/ports/table.ts';
import type { Repositories } from '../../support/repository-contract-terms.ts';

/** The table behind its ports, and what only the world around may do to it. */
export interface Store {
  readonly ports: Repositories;
  /** The first date in the due index. */
  firstDue(): Instant | undefined;
  /** What the table holds now; calling the answer brings it back. */
  freeze(): Promise<() => Promise<void>>;
  /** Something that hands wrote into the table, or took out of it. */
  damage(harm: Harm): Promise<void>;
  close(): Promise<void>;
}

export type Harm =
  /** The item does not parse any more, or does again. */
  | { readonly kind: 'spoil' | 'heal'; readonly key: string }
  /** The index keys are gone. */
  | { readonly kind: 'unlist'; readonly key: string }
  /** Nothing is to come any more. */
  | { readonly kind: 'drop-next'; readonly subscriber: Subscriber }
  | { readonly kind: 'delete-row'; readonly row: DeliveryId };
